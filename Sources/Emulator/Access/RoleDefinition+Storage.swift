extension RoleDefinition {
    private static let blobServices = "Microsoft.Storage/storageAccounts/blobServices"

    static let blobDataOwner = RoleDefinition(
        id: "b7e6dc6d-f1e8-4753-8033-0f276bb0955b", name: "Storage Blob Data Owner",
        actions: [
            "\(blobServices)/containers/*", "\(blobServices)/generateUserDelegationKey/action",
        ],
        dataActions: ["\(blobServices)/containers/blobs/*"])

    static let blobDataContributor = RoleDefinition(
        id: "ba92f5b4-2d11-453d-a403-e96b0029c9fe", name: "Storage Blob Data Contributor",
        actions: [
            "\(blobServices)/containers/delete", "\(blobServices)/containers/read",
            "\(blobServices)/containers/write", "\(blobServices)/generateUserDelegationKey/action",
        ],
        dataActions: [
            "\(blobServices)/containers/blobs/delete", "\(blobServices)/containers/blobs/read",
            "\(blobServices)/containers/blobs/write",
            "\(blobServices)/containers/blobs/move/action",
            "\(blobServices)/containers/blobs/add/action",
        ])

    static let blobDataReader = RoleDefinition(
        id: "2a2b9908-6ea1-4ae2-8e65-a410df84e7d1", name: "Storage Blob Data Reader",
        actions: [
            "\(blobServices)/containers/read", "\(blobServices)/generateUserDelegationKey/action",
        ],
        dataActions: ["\(blobServices)/containers/blobs/read"])

    static let blobDelegator = RoleDefinition(
        id: "db58b8e5-c6ad-4a2a-8342-4190687cbf4a", name: "Storage Blob Delegator",
        actions: ["\(blobServices)/generateUserDelegationKey/action"])

    static let storageAccountContributor = RoleDefinition(
        id: "17d1049b-9a84-46fb-8f53-869881c3d3ab", name: "Storage Account Contributor",
        actions: ["Microsoft.Storage/storageAccounts/*"])

    /// The roles of storage accounts.
    static let storage = [
        blobDataOwner, blobDataContributor, blobDataReader, blobDelegator,
        storageAccountContributor,
    ]
}
