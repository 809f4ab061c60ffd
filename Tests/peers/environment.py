"""Reads the emulator's ready line and prints the EMU_* variables of ../shared/peers for a shell."""
import json
import shlex
import sys

line = json.load(sys.stdin)
account = next(item for item in line["accounts"] if item["name"] == "contosorender")


def content(path):
    with open(path, encoding="utf-8") as file:
        return file.read()


values = {
    "ARM": line["resource_manager"],
    "BATCH": account["endpoint"],
    "VAULT": line["vaults"][0]["url"],
    "AUTHORITY": line["authority"],
    "IMDS": line["imds"],
    "CA": line["ca_file"],
    "TENANT": line["tenant_id"],
    "CLIENT_ID": line["client_id"],
    "CLIENT_SECRET": content(line["client_secret_file"]),
    "SUBSCRIPTION": line["subscription_id"],
    "RESOURCE_GROUP": line["resource_group"],
    "ACCOUNT": account["name"],
    "ACCOUNT_KEY": content(account["key_file"]),
}
for name, value in values.items():
    print(f"export EMU_{name}={shlex.quote(value)}")
