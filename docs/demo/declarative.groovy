pipeline {
    agent none
    stages {
        stage('Build') {
            agent { label 'spot' }
            steps {
                sh 'for step in 1 2 3 4 5; do echo "step $step of 5 on $NODE_NAME"; sleep 3; done'
            }
        }
        stage('Test') {
            parallel {
                stage('Unit') {
                    agent { label 'spot' }
                    steps {
                        sh 'for step in 1 2 3; do echo "unit test $step of 3 on $NODE_NAME"; sleep 3; done'
                    }
                }
                stage('Integration') {
                    agent { label 'spot' }
                    steps {
                        sh 'for step in 1 2 3 4 5; do echo "test $step of 5 on $NODE_NAME"; sleep 3; done'
                    }
                }
            }
        }
    }
}
