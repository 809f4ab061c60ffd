/// What a caller needs for an operation.
///
/// learn.microsoft.com/rest/api/storageservices/authorize-with-azure-active-directory and
/// .../create-account-sas, .../create-service-sas, "permissions"
struct BlobAccess: Sendable {
    /// Which kinds of resources an account's signature speaks of.
    enum Level: Character, Sendable {
        case service = "s"
        case container = "c"
        case object = "o"
    }

    private static let containers = "Microsoft.Storage/storageAccounts/blobServices/containers"

    let level: Level
    /// The action of a role.
    let action: String
    /// Whether it is one on data.
    let isOnData: Bool
    /// The letters of which an account's signature needs one; none if no signature will do.
    var accountLetters = ""
    /// The letters of which a signature of a blob or a container needs one.
    var serviceLetters = ""

    static let listContainers = BlobAccess(
        level: .service, action: "\(containers)/read", isOnData: false, accountLetters: "l")
    static let accountInformation = BlobAccess(
        level: .service, action: "\(containers)/read", isOnData: false, accountLetters: "rwdlacup")
    static let delegateKey = BlobAccess(
        level: .service,
        action: "Microsoft.Storage/storageAccounts/blobServices/generateUserDelegationKey/action",
        isOnData: false)
    static let createContainer = BlobAccess(
        level: .container, action: "\(containers)/write", isOnData: false, accountLetters: "cw")
    static let readContainer = BlobAccess(
        level: .container, action: "\(containers)/read", isOnData: false, accountLetters: "r")
    static let readContainerRules = BlobAccess(
        level: .container, action: "\(containers)/getAcl/action", isOnData: false)
    static let writeContainer = BlobAccess(
        level: .container, action: "\(containers)/write", isOnData: false, accountLetters: "w")
    static let deleteContainer = BlobAccess(
        level: .container, action: "\(containers)/delete", isOnData: false, accountLetters: "d")
    static let listBlobs = BlobAccess(
        level: .container, action: "\(containers)/blobs/read", isOnData: true,
        accountLetters: "l", serviceLetters: "l")
    static let readBlob = BlobAccess(
        level: .object, action: "\(containers)/blobs/read", isOnData: true,
        accountLetters: "r", serviceLetters: "r")
    /// Whoever may only create must not replace anything.
    static let putBlob = BlobAccess(
        level: .object, action: "\(containers)/blobs/write", isOnData: true,
        accountLetters: "wc", serviceLetters: "wc")
    static let changeBlob = BlobAccess(
        level: .object, action: "\(containers)/blobs/write", isOnData: true,
        accountLetters: "w", serviceLetters: "w")
    static let deleteBlob = BlobAccess(
        level: .object, action: "\(containers)/blobs/delete", isOnData: true,
        accountLetters: "d", serviceLetters: "d")
}
