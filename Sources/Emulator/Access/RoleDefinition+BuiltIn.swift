extension RoleDefinition {
    static let owner = RoleDefinition(
        id: "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", name: "Owner", actions: ["*"])

    static let contributor = RoleDefinition(
        id: "b24988ac-6180-42a0-ab88-20f7382dd24c", name: "Contributor", actions: ["*"],
        notActions: [
            "Microsoft.Authorization/*/Delete", "Microsoft.Authorization/*/Write",
            "Microsoft.Authorization/elevateAccess/Action",
        ])

    static let reader = RoleDefinition(
        id: "acdd72a7-3385-48ef-bd42-f606fba81ae7", name: "Reader", actions: ["*/read"])

    static let accessAdministrator = RoleDefinition(
        id: "f58310d9-a9f6-439a-9e8d-f62e7b41a168",
        name: "Role Based Access Control Administrator",
        actions: [
            "Microsoft.Authorization/roleAssignments/write",
            "Microsoft.Authorization/roleAssignments/delete", "*/read",
        ])

    static let identityOperator = RoleDefinition(
        id: "f1a07417-d97a-45cb-824c-7a7467783830", name: "Managed Identity Operator",
        actions: [
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/read",
            "Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action",
        ])

    static let batchAccountContributor = RoleDefinition(
        id: "29fe4964-1e60-436b-bd3a-77fd4c178b3c", name: "Azure Batch Account Contributor",
        actions: ["Microsoft.Batch/*"],
        dataActions: ["Microsoft.Batch/batchAccounts/*"])

    static let batchAccountReader = RoleDefinition(
        id: "11076f67-66f6-4be0-8f6b-f0609fd05cc9", name: "Azure Batch Account Reader",
        actions: ["Microsoft.Batch/*/read"],
        dataActions: ["Microsoft.Batch/batchAccounts/*/read"])

    static let batchDataContributor = RoleDefinition(
        id: "6aaa78f1-f7de-44ca-8722-c64a23943cae", name: "Azure Batch Data Contributor",
        actions: [
            "Microsoft.Batch/batchAccounts/read", "Microsoft.Batch/batchAccounts/pools/*",
            "Microsoft.Batch/batchAccounts/poolOperationResults/*",
            "Microsoft.Batch/batchAccounts/certificates/*",
            "Microsoft.Batch/batchAccounts/certificateOperationResults/*",
            "Microsoft.Batch/batchAccounts/applications/*",
        ],
        dataActions: [
            "Microsoft.Batch/batchAccounts/jobs/*", "Microsoft.Batch/batchAccounts/jobSchedules/*",
        ])

    static let batchJobSubmitter = RoleDefinition(
        id: "48e5e92e-a480-4e71-aa9c-2778f4c13781", name: "Azure Batch Job Submitter",
        actions: [
            "Microsoft.Batch/batchAccounts/applications/read",
            "Microsoft.Batch/batchAccounts/pools/read",
        ],
        dataActions: [
            "Microsoft.Batch/batchAccounts/jobs/*", "Microsoft.Batch/batchAccounts/jobSchedules/*",
        ])

    static let vaultAdministrator = RoleDefinition(
        id: "00482a5a-887f-4fb3-b363-3b7fe8e74483", name: "Key Vault Administrator",
        actions: ["Microsoft.KeyVault/vaults/*/read"], dataActions: ["Microsoft.KeyVault/vaults/*"])

    static let certificatesOfficer = RoleDefinition(
        id: "a4417e6f-fecd-4de8-b567-7b0420556985", name: "Key Vault Certificates Officer",
        dataActions: [
            "Microsoft.KeyVault/vaults/certificatecas/*",
            "Microsoft.KeyVault/vaults/certificates/*",
            "Microsoft.KeyVault/vaults/certificatecontacts/write",
        ])

    static let certificateUser = RoleDefinition(
        id: "db79e9a7-68ee-4b58-9aeb-b90e7c24fcba", name: "Key Vault Certificate User",
        dataActions: [
            "Microsoft.KeyVault/vaults/certificates/read",
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
            "Microsoft.KeyVault/vaults/keys/read",
        ])

    static let secretsOfficer = RoleDefinition(
        id: "b86a8fe4-44ce-4948-aee5-eccb2c155cd7", name: "Key Vault Secrets Officer",
        dataActions: ["Microsoft.KeyVault/vaults/secrets/*"])

    static let secretsUser = RoleDefinition(
        id: "4633458b-17de-408a-b874-0445c86b69e6", name: "Key Vault Secrets User",
        dataActions: [
            "Microsoft.KeyVault/vaults/secrets/getSecret/action",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        ])

    static let vaultReader = RoleDefinition(
        id: "21090545-7ca7-4776-b22c-e363652d74d2", name: "Key Vault Reader",
        actions: ["Microsoft.KeyVault/vaults/*/read"],
        dataActions: [
            "Microsoft.KeyVault/vaults/*/read",
            "Microsoft.KeyVault/vaults/secrets/readMetadata/action",
        ])

    static let vaultContributor = RoleDefinition(
        id: "f25e0fa2-a7c8-4377-a976-54943a77a395", name: "Key Vault Contributor",
        actions: ["Microsoft.KeyVault/*"],
        notActions: [
            "Microsoft.KeyVault/locations/deletedVaults/purge/action",
            "Microsoft.KeyVault/hsmPools/*", "Microsoft.KeyVault/managedHsms/*",
        ])

    static let purgeOperator = RoleDefinition(
        id: "a68e7c17-0ab2-4c09-9a58-125dae29748c", name: "Key Vault Purge Operator",
        actions: [
            "Microsoft.KeyVault/locations/*/read", "Microsoft.KeyVault/operations/read",
            "Microsoft.KeyVault/locations/deletedVaults/purge/action",
        ])

    static let cryptoOfficer = RoleDefinition(
        id: "14b46e9e-c2b7-41b4-b07b-48a6ebf60603", name: "Key Vault Crypto Officer",
        dataActions: ["Microsoft.KeyVault/vaults/keys/*"])

    static let identityContributor = RoleDefinition(
        id: "e40ec5ca-96e0-45a2-b4ff-59039f2c2b59", name: "Managed Identity Contributor",
        actions: [
            "Microsoft.ManagedIdentity/userAssignedIdentities/read",
            "Microsoft.ManagedIdentity/userAssignedIdentities/write",
            "Microsoft.ManagedIdentity/userAssignedIdentities/delete",
        ])

    /// Every built-in role that the emulator knows, by id.
    static let builtIn: [String: RoleDefinition] = Dictionary(
        uniqueKeysWithValues: [
            owner, contributor, reader, accessAdministrator, identityOperator,
            batchAccountContributor, batchAccountReader, batchDataContributor, batchJobSubmitter,
            vaultAdministrator, certificatesOfficer, certificateUser, secretsOfficer, secretsUser,
            vaultReader, vaultContributor, purgeOperator, cryptoOfficer, identityContributor,
        ].map { ($0.id, $0) } + storage.map { ($0.id, $0) })
}
