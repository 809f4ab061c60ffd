extension SeedShape {
    /// A whole seed; what its parts mean is told in scripts/seeds/README.md.
    static let document = object(
        [
            "about": .text,
            "location": .text,
            "subscriptions": .list(subscription),
            "applications": .list(.object(["name": .text], required: ["name"])),
            "certificates": .list(certificate),
            "identities": .list(
                .object(
                    ["name": .text, "resourceGroup": .text, "location": .text],
                    required: ["name"])),
            "vaults": .list(vault), "storageAccounts": .list(storageAccount),
            "roleAssignments": .list(
                .object(
                    ["principal": .text, "role": .text, "scope": .text],
                    required: ["principal", "role", "scope"])),
            "accounts": .list(account),
        ], required: ["subscriptions"])

    private static let subscription = object(
        ["name": .text, "id": .text, "resourceGroups": .list(.text)],
        required: ["name", "resourceGroups"])

    private static let certificate = object(
        [
            "name": .text, "host": .text, "subject": .text,
            "key": .choice(SeedCertificates.keyTypes), "fromDays": .number(-36500...36500),
            "validDays": .number(1...36500), "operatorFile": .choice(["pfx", "pem", "none"]),
        ], required: ["name"])

    // MARK: - Vaults

    private static let vault = object(
        [
            "name": .text, "resourceGroup": .text, "location": .text, "tags": .map(.text),
            "access": .choice(["roles", "policies"]),
            "accessPolicies": .list(
                .object(
                    ["principal": .text, "permissions": .map(.list(.text))],
                    required: ["principal", "permissions"])),
            "networkRules": .object([
                "defaultAction": .choice(["Allow", "Deny"]),
                "bypass": .choice(["AzureServices", "None"]),
                "ipRules": .list(.text), "subnets": .list(.text),
            ]),
            "publicNetworkAccess": .flag, "retentionDays": .number(7...90),
            "purgeProtection": .flag, "certificates": .list(vaultCertificate),
            "secrets": .list(vaultSecret),
        ], required: ["name"])

    private static let vaultCertificate = object(
        [
            "name": .text, "versions": .list(.text), "enabled": .flag, "deleted": .flag,
            "exportable": .flag, "issuer": .text,
            "contentType": .choice(["application/x-pkcs12", "application/x-pem-file"]),
        ], required: ["name", "versions"])

    private static let vaultSecret = object(
        [
            "name": .text, "values": .list(.text), "contentType": .text, "enabled": .flag,
            "deleted": .flag,
        ], required: ["name", "values"])

    // MARK: - Storage

    private static let storageAccount = object(
        [
            "name": .text, "resourceGroup": .text, "location": .text, "tags": .map(.text),
            "containers": .list(
                .object(["name": .text, "blobs": .list(blob)], required: ["name"])),
        ], required: ["name"])

    private static let blob = object(
        ["name": .text, "text": .text, "certificate": .text, "contentType": .text],
        required: ["name"])

    // MARK: - Accounts

    private static let account = object(
        [
            "name": .text, "resourceGroup": .text, "location": .text, "tags": .map(.text),
            "allocationMode": .choice(["BatchService", "UserSubscription"]), "keyVault": .text,
            "identities": .list(.text),
            "publicNetworkAccess": .choice(["Enabled", "Disabled", "SecuredByPerimeter"]),
            "authenticationModes": .list(
                .choice(["SharedKey", "AAD", "TaskAuthenticationToken"])),
            "autoStorage": .anyObject, "quotas": quotas,
            "certificates": .list(batchCertificate), "applications": .list(application),
            "pools": .list(pool), "jobs": .list(job), "jobSchedules": .list(jobSchedule),
        ], required: ["name"])

    private static let quotas = object([
        "pools": .number(0...100_000), "jobs": .number(0...100_000),
        "dedicatedCores": .number(0...1_000_000), "lowPriorityCores": .number(0...1_000_000),
        "families": .map(.number(0...1_000_000)), "certificates": .number(0...100_000),
    ])

    private static let batchCertificate = object(
        [
            "certificate": .text, "format": .choice(["pfx", "cer"]),
            "state": .choice(["active", "deleting", "deleteFailed"]),
        ], required: ["certificate"])

    private static let application = object(
        ["name": .text, "displayName": .text, "versions": .list(.text)],
        required: ["name", "versions"])

    private static let jobSchedule = object(
        ["id": .text, "schedule": .anyObject, "job": .anyObject],
        required: ["id", "schedule", "job"])

    private static let job = object(
        [
            "id": .text, "pool": .text, "autoPool": .anyObject, "properties": .anyObject,
            "tasks": .list(.anyObject), "state": .choice(["active", "disabled"]),
        ], required: ["id"])

    // MARK: - Pools

    static let pool = object(
        [
            "name": .text, "image": .textOr(machine), "cloudService": .anyObject, "vmSize": .text,
            "nodes": .number(0...5000), "spotNodes": .number(0...5000), "formula": .text,
            "certificates": .list(reference), "startTask": .textOr(startTask),
            "identities": .list(.text), "extensions": .list(.anyObject),
            "network": .anyObject, "metadata": .map(.text), "userAccounts": .list(.anyObject),
            "applications": .map(.text), "interNodeCommunication": .flag,
            "containers": .anyObject, "taskSlotsPerNode": .number(1...256),
            "communication": .choice(["Classic", "Simplified", "Default"]),
            "resourceTags": .map(.text), "upgradePolicy": .anyObject, "mounts": .list(.anyObject),
            "displayName": .text,
        ], required: ["name"])

    private static let machine = object(
        ["reference": .anyObject, "agent": .text], required: ["reference", "agent"])

    private static let reference = object(
        [
            "certificate": .text, "storeLocation": .choice(["CurrentUser", "LocalMachine"]),
            "storeName": .text,
            "visibility": .list(.choice(["StartTask", "Task", "RemoteUser"])),
        ], required: ["certificate"])

    private static let startTask = object(
        [
            "commandLine": .text, "environment": .map(.text), "userIdentity": .anyObject,
            "resourceFiles": .list(.anyObject), "containerSettings": .anyObject,
            "maxTaskRetryCount": .number(-1...100), "waitForSuccess": .flag,
        ], required: ["commandLine"])
}
