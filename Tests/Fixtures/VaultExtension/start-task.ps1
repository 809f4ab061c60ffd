$ErrorActionPreference = 'Stop'
$ProgressPreference = 'SilentlyContinue'
$folder = 'C:\ProgramData\certificates'
$metadata = 'http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=885b1a3d-f13c-4030-afcf-9f05044d78dc&resource='
$deadline = (Get-Date).AddSeconds(900)
$isShared = $true
# By number, since the names of groups differ by language: SYSTEM, Administrators, Users.
$rights = @('*S-1-5-18:(OI)(CI)F', '*S-1-5-32-544:(OI)(CI)F')
if ($isShared) { $rights += '*S-1-5-32-545:(OI)(CI)RX' }
[IO.Directory]::CreateDirectory($folder) | Out-Null
& icacls.exe $folder /inheritance:r /grant:r $rights | Out-Null
if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE" }
function Save-Certificate([string]$Name, [byte[]]$Bytes) {
  if (-not $Bytes) { throw "'$Name' is empty" }
  [IO.File]::WriteAllBytes([IO.Path]::Combine($folder, $Name), $Bytes)
}
function Get-Token([string]$Resource) {
  $headers = @{ Metadata = 'true' }
  (Invoke-RestMethod -Uri ($metadata + $Resource) -Headers $headers).access_token
}
function Get-SecretBytes([string]$Url, [string]$Resource) {
  $headers = @{ Authorization = 'Bearer ' + (Get-Token $Resource) }
  # A role that was assigned a moment ago is refused for some minutes.
  while ($true) {
    try {
      $value = (Invoke-RestMethod -Uri ($Url + '?api-version=7.4') -Headers $headers).value
      break
    } catch {
      if ((Get-Date) -gt $deadline) { throw "cannot read '$Url': $_" }
      Start-Sleep -Seconds 10
    }
  }
  if ($value -match '-----BEGIN') { return [Text.Encoding]::ASCII.GetBytes($value) }
  [Convert]::FromBase64String($value)
}
function Wait-Certificate([string]$Store, [string]$Place, [string]$Property, [string]$Value) {
  while ($true) {
    $opened = New-Object Security.Cryptography.X509Certificates.X509Store $Store, $Place
    $opened.Open('ReadOnly')
    $found = $opened.Certificates | Where-Object { $_.$Property -eq $Value } |
      Sort-Object NotAfter -Descending | Select-Object -First 1
    $opened.Close()
    if ($found) { return $found }
    if ((Get-Date) -gt $deadline) { throw "the extension has not installed '$Value'" }
    Start-Sleep -Seconds 5
  }
}
function Grant-Key($Certificate) {
  $key = [Security.Cryptography.X509Certificates.RSACertificateExtensions]::GetRSAPrivateKey(
    $Certificate)
  if (-not $key) { return }
  $name = $key.Key.UniqueName
  if (-not $name) { $name = $key.CspKeyContainerInfo.UniqueKeyContainerName }
  foreach ($sub in 'Keys', 'RSA\MachineKeys') {
    $file = Join-Path (Join-Path $env:ProgramData 'Microsoft\Crypto') (Join-Path $sub $name)
    if (Test-Path -LiteralPath $file) {
      & icacls.exe $file /grant '*S-1-5-32-545:R' | Out-Null
      if ($LASTEXITCODE -ne 0) { throw "icacls ended with $LASTEXITCODE" }
    }
  }
}
function Add-ToStore([byte[]]$Bytes, [string]$Store) {
  $all = New-Object Security.Cryptography.X509Certificates.X509Certificate2Collection
  $all.Import($Bytes, '', 'MachineKeySet,PersistKeySet')
  $opened = New-Object Security.Cryptography.X509Certificates.X509Store $Store, 'LocalMachine'
  $opened.Open('ReadWrite')
  foreach ($one in $all) {
    $opened.Add($one)
    if ($isShared -and $one.HasPrivateKey) { Grant-Key $one }
  }
  $opened.Close()
}
$bytes = Get-SecretBytes 'https://contoso-kv.vault.azure.net/secrets/render-tls' 'https%3A%2F%2Fvault.azure.net'
Save-Certificate 'r.cer' $bytes
Add-ToStore $bytes 'Root'
if ($env:CERTFERRY_COMMAND) {
  $line = $env:CERTFERRY_COMMAND.Trim()
  if (-not ($line -match '(?s)^"([^"]*)"\s*(.*)$' -or $line -match '(?s)^(\S+)\s*(.*)$')) {
    throw 'the command line of the start task names no program'
  }
  $start = New-Object Diagnostics.ProcessStartInfo $Matches[1], $Matches[2]
  $start.UseShellExecute = $false
  $process = [Diagnostics.Process]::Start($start)
  $process.WaitForExit()
  exit $process.ExitCode
}
