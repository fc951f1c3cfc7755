node('spot') {
    stage('Build') {
        sh 'for step in 1 2 3 4 5; do echo "step $step of 5 on $NODE_NAME"; sleep 3; done'
    }
}
