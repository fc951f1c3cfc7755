<powershell>
# User data of the launch template for inbound agents on Windows: the instance proves to Jenkins who it is and connects by WebSocket.
# The image needs a JRE (17 or later) on the PATH.
$ErrorActionPreference = 'Stop'

$jenkins = 'https://jenkins.example.com' # the address of your controller

$metadata = 'http://169.254.169.254/latest'
$token = Invoke-RestMethod -Method Put -Uri "$metadata/api/token" -Headers @{ 'X-aws-ec2-metadata-token-ttl-seconds' = '300' }
$identity = Invoke-RestMethod -Uri "$metadata/dynamic/instance-identity/rsa2048" -Headers @{ 'X-aws-ec2-metadata-token' = $token }

# Jenkins answers 404 until it has made the node for this instance, which may be a second after the launch.
while ($true) {
    try {
        $answer = Invoke-RestMethod -Method Post -Uri "$jenkins/spot-agents-inbound/connect" -ContentType 'text/plain' -Body $identity
        break
    } catch {
        Start-Sleep -Seconds 5
    }
}
$name, $secret = $answer -split "\r?\n"

$home_ = 'C:\jenkins'
New-Item -ItemType Directory -Force -Path $home_ | Out-Null
Invoke-WebRequest -UseBasicParsing -Uri "$jenkins/jnlpJars/agent.jar" -OutFile "$home_\agent.jar"
Set-Location $home_
java -jar agent.jar -url $jenkins -name $name -secret $secret -webSocket -workDir $home_
</powershell>
