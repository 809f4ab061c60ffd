"""Newest clients, with nothing set but a proxy, a CA bundle and AZURE_*: the public cloud's own names.

Prints what fails, and at the end how many checks passed, as the scripts of ../shared/peers do.
Needs what `certferry-emulator env` prints, and EMU_ACCOUNT_KEY and EMU_VAULT of `--names localhost`.
"""
import base64
import datetime
import http.client
import os
import sys
import urllib.parse
import uuid

from azure.batch import BatchClient
from azure.batch import models as batch_models
from azure.core.credentials import AzureNamedKeyCredential
from azure.core.exceptions import ResourceNotFoundError, ServiceRequestError
from azure.identity import DefaultAzureCredential, ManagedIdentityCredential
from azure.keyvault.certificates import CertificateClient, CertificatePolicy
from azure.keyvault.secrets import SecretClient
from azure.mgmt.batch import BatchManagementClient
from azure.mgmt.keyvault import KeyVaultManagementClient
from azure.mgmt.msi import ManagedServiceIdentityClient
import requests

SUBSCRIPTION = os.environ["AZURE_SUBSCRIPTION_ID"]
GROUP, ACCOUNT, VAULT = "contoso-batch", "contosorender", "contoso-kv"
BATCH_URL = f"https://{ACCOUNT}.eastus.batch.azure.com"
VAULT_URL = f"https://{VAULT}.vault.azure.net"
RUN = uuid.uuid4().hex[:8]
passed = failed = 0


def check(name, holds, detail=""):
    global passed, failed
    if holds:
        passed += 1
    else:
        failed += 1
        print(f"FAIL {name}: {detail!r}", flush=True)


def raises(name, kind, function):
    try:
        function()
    except kind as error:
        check(name, True)
        return error
    except Exception as error:
        check(name, False, error)
    else:
        check(name, False, "nothing was raised")
    return None


def section(function):
    """Runs it; an exception is one failed check."""
    try:
        function()
    except Exception as error:
        check(function.__name__, False, error)


credential = DefaultAzureCredential()


@section
def management():
    client = BatchManagementClient(credential, SUBSCRIPTION)
    account = client.batch_account.get(GROUP, ACCOUNT)
    endpoint = account.account_endpoint
    check("accountEndpoint", f"https://{endpoint}" == BATCH_URL, endpoint)
    check("accounts", ACCOUNT in [found.name for found in client.batch_account.list()])
    vaults = KeyVaultManagementClient(credential, SUBSCRIPTION).vaults
    uris = [vault.properties.vault_uri for vault in vaults.list_by_resource_group(GROUP)]
    check("vaultUri", f"{VAULT_URL}/" in uris, uris)
    path = f"/subscriptions/{SUBSCRIPTION}/resourceGroups/{GROUP}/providers/Microsoft.Batch"
    token = credential.get_token("https://management.azure.com/.default").token
    page = requests.get(
        f"https://management.azure.com{path}/batchAccounts/{ACCOUNT}/pools"
        "?api-version=2024-07-01&maxresults=1",
        headers={"Authorization": f"Bearer {token}"})
    link = page.json().get("nextLink", "")
    check("nextLink", link.startswith("https://management.azure.com/"), link)
    removed = requests.delete(
        f"https://management.azure.com{path}/batchAccounts/{ACCOUNT}/pools/preview-linux"
        "?api-version=2024-07-01", headers={"Authorization": f"Bearer {token}"})
    link = removed.headers.get("Location", "")
    check("Location", link.startswith("https://management.azure.com/"), link)


@section
def batch():
    client = BatchClient(BATCH_URL, credential)
    name = f"peer-{RUN}"
    client.create_pool(batch_models.BatchPoolCreateOptions(
        id=name, vm_size="Standard_D2s_v3", target_dedicated_nodes=0,
        virtual_machine_configuration=batch_models.VirtualMachineConfiguration(
            image_reference=batch_models.BatchVmImageReference(
                publisher="canonical", offer="0001-com-ubuntu-server-jammy", sku="22_04-lts",
                version="latest"),
            node_agent_sku_id="batch.node.ubuntu 22.04")))
    pool = client.get_pool(name)
    check("pool.url", pool.url == f"{BATCH_URL}/pools/{name}", pool.url)
    check("list_pools", name in [found.id for found in client.list_pools(max_results=1)])
    client.begin_delete_pool(name, polling_interval=1).result()
    raises("a pool that was deleted", ResourceNotFoundError, lambda: client.get_pool(name))
    key = AzureNamedKeyCredential(ACCOUNT, os.environ["EMU_ACCOUNT_KEY"])
    pools = [found.id for found in BatchClient(BATCH_URL, key).list_pools()]
    check("with the shared key", "render-linux" in pools, pools)


@section
def vault():
    secrets = SecretClient(VAULT_URL, credential)
    made = secrets.set_secret(f"peer-{RUN}", "value")
    check("secret.id", made.id.startswith(f"{VAULT_URL}/secrets/peer-{RUN}/"), made.id)
    check("get_secret", secrets.get_secret(f"peer-{RUN}").value == "value")
    ids = [item.id for item in secrets.list_properties_of_secrets()]
    check("ids of a list", ids and all(one.startswith(VAULT_URL) for one in ids), ids)
    certificates = CertificateClient(VAULT_URL, credential)
    created = certificates.begin_create_certificate(
        f"cert-{RUN}", CertificatePolicy.get_default()).result()
    for name, link in [("id", created.id), ("kid", created.key_id), ("sid", created.secret_id)]:
        check(f"certificate {name}", link.startswith(f"{VAULT_URL}/"), link)
    # What was made by one name is there by the other, with that one's URLs.
    local = urllib.parse.urlsplit(os.environ["EMU_VAULT"])
    token = credential.get_token("https://vault.azure.net/.default").token
    seen = requests.get(
        f"{local.geturl()}/certificates/cert-{RUN}?api-version=7.4",
        headers={"Authorization": f"Bearer {token}"}).json()
    check("by the local name", seen.get("sid", "").startswith(local.geturl()), seen)
    raises("a vault that is not there", ServiceRequestError, lambda: SecretClient(
        "https://no-such-vault.vault.azure.net", credential, retry_total=0).get_secret("x"))


@section
def identities():
    found = list(ManagedServiceIdentityClient(
        credential, SUBSCRIPTION).user_assigned_identities.list_by_resource_group(GROUP))
    machine = ManagedIdentityCredential(client_id=found[0].client_id)
    token = machine.get_token("https://vault.azure.net/.default")
    claims = token.token.split(".")[1]
    claims = base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4)).decode()
    check("token of the machine", found[0].principal_id in claims)
    left = datetime.datetime.fromtimestamp(token.expires_on) - datetime.datetime.now()
    check("expires_on", datetime.timedelta(0) < left < datetime.timedelta(days=2), left)


@section
def discovery():
    tenant = os.environ["AZURE_TENANT_ID"]
    known = requests.get(
        f"https://login.microsoftonline.com/{tenant}/v2.0/.well-known/openid-configuration").json()
    for name in ("token_endpoint", "jwks_uri", "issuer"):
        link = known[name]
        check(name, link.startswith("https://login.microsoftonline.com/"), link)


@section
def refusals():
    proxy = urllib.parse.urlsplit(os.environ["HTTPS_PROXY"])
    for host in ("www.microsoft.com", "azcliprod.blob.core.windows.net", "vault.azure.net",
                 "contosorender.northeurope.batch.azure.com", "169.254.169.254"):
        connection = http.client.HTTPConnection(proxy.hostname, proxy.port, timeout=20)
        connection.set_tunnel(host, 443)
        error = raises(f"CONNECT {host}", OSError, connection.connect)
        check(f"why not {host}", f"403 {host}:443 is not emulated" in str(error), error)
    answer = requests.get("http://example.com/")
    check("GET http://example.com/", answer.status_code == 403, answer.status_code)
    check("names what there is", "VAULT.vault.azure.net" in answer.text, answer.text)
    other = requests.get("http://169.254.169.254/latest/meta-data")
    check("metadata of others", other.status_code == 404, other.status_code)


print(f"{passed} passed, {failed} failed")
sys.exit(0 if passed and not failed else 1)
