set -euo pipefail
umask 077
folder=/opt/certificates
owner=_azbatch
group=root
fail() { printf 'certificates: %s\n' "$1" >&2; exit 1; }
id -u -- "$owner" >/dev/null 2>&1 || fail "there is no user '$owner' on this node"
getent group -- "$group" >/dev/null || fail "there is no group '$group' on this node"
mkdir -p -- "$folder"
chown -- "$owner:$group" "$folder"
chmod -- 0700 "$folder"
# A reader never sees half a file: it is moved to its name when it is whole.
place() { # name mode, content on standard input
  local new
  new=$(mktemp -- "$folder/.new.XXXXXXXX")
  cat >"$new"
  [ -s "$new" ] || { rm -f -- "$new"; fail "'$1' is empty"; }
  chown -- "$owner:$group" "$new"
  chmod -- "$2" "$new"
  mv -fT -- "$new" "$folder/$1"
}
waiting=1
await() { # file of the extension
  until [ -s "$1" ]; do
    [ "$waiting" -gt 0 ] || fail "the extension has not written '$1'"
    sleep 1
    waiting=$((waiting - 1))
  done
}
metadata='http://169.254.169.254/metadata/identity/oauth2/token?api-version=2018-02-01&client_id=885b1a3d-f13c-4030-afcf-9f05044d78dc&resource='
field() { tr -d '\r\n' | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'; }
fetch() { # url resource
  local token answer pause=5 left=1
  token=$(curl -fsS --noproxy '*' --retry 6 -H 'Metadata: true' "$metadata$2" \
    | field access_token) || fail "no token: the pool must have the identity of client_id"
  until answer=$(printf 'header = "Authorization: Bearer %s"\n' "$token" \
    | curl -fsS --retry 6 --config - "$1?api-version=7.4"); do
    [ "$left" -gt 0 ] || fail "cannot read '$1': the identity needs Key Vault Secrets User"
    sleep "$pause"
    left=$((left - pause))
    if [ "$pause" -lt 60 ]; then pause=$((pause * 2)); fi
  done
  printf '%s' "$answer" | field value \
    | sed 's/\\r//g; s/\\n/\n/g; s#\\/#/#g; s/\\u002[bB]/+/g; s/\\u003[dD]/=/g'
}
keep() { # name mode url resource
  local value
  value=$(fetch "$3" "$4")
  case $value in
    '') fail "the vault gave no value for '$3'" ;;
    *-----BEGIN*) printf '%s\n' "$value" ;;
    *) printf '%s' "$value" | base64 -d ;;
  esac | place "$1" "$2"
}
await /var/lib/waagent/Microsoft.Azure.KeyVault.Store/contoso-kv.render-tls
place render-tls.pem 0600 </var/lib/waagent/Microsoft.Azure.KeyVault.Store/contoso-kv.render-tls
keep a.cer 0600 https://contoso-kv.vault.azure.net/secrets/render-tls 'https%3A%2F%2Fvault.azure.net'
place 'it'\''s.cer' 0600 <"${AZ_BATCH_TASK_WORKING_DIR:?}"/certificates/'it'\''s.cer'
if [ $# -gt 0 ]; then
  # The old start task had no more rights than this user, and still has none.
  chown -R -- _azbatch: "${AZ_BATCH_TASK_WORKING_DIR:?}"
  exec runuser -u _azbatch -- "$@"
fi
