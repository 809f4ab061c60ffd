internal import Secrets

/// What gives a machine the tokens of its managed identities, as its environment tells.
enum ManagedIdentityHost: Equatable {
    /// App Service, Functions, Container Apps: a URL and what to show there.
    case appService(url: String, header: Secret)
    /// A server that Azure Arc manages.
    case arc(url: String)
    /// The instance metadata service of a virtual machine.
    case metadataService(url: String)
    /// One that certferry does not know.
    case unknown(String)

    private static let metadataAddress = "http://169.254.169.254"
    private static let metadataPath = "/metadata/identity/oauth2/token"

    init(_ environment: Environment) {
        guard let url = environment["IDENTITY_ENDPOINT"] else {
            let base =
                environment["AZURE_POD_IDENTITY_AUTHORITY_HOST"]?.withoutSlash
                ?? Self.metadataAddress
            self = .metadataService(url: base + Self.metadataPath)
            return
        }
        if environment["IDENTITY_SERVER_THUMBPRINT"] != nil {
            self = .unknown("Service Fabric, whose identities certferry does not support")
        } else if let header = environment["IDENTITY_HEADER"] {
            self = .appService(url: url, header: Secret(header))
        } else if environment["IMDS_ENDPOINT"] != nil {
            self = .arc(url: url)
        } else {
            self = .unknown(
                "IDENTITY_ENDPOINT is set, but neither IDENTITY_HEADER nor IMDS_ENDPOINT")
        }
    }
}
