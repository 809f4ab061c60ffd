/// What a person can do about an error.
enum NextStep {
    /// What Entra ID puts up with; Batch takes signatures that are 15 minutes old.
    private static let toleratedOffset = Duration.seconds(300)

    static func after(_ error: AzureError) -> String? {
        forClock(error) ?? error.innerCode.flatMap(forCode) ?? forCode(error.code)
            ?? error.status.flatMap(forStatus)
    }

    /// A wrong clock makes every proof too old or too new, and no service says so.
    private static func forClock(_ error: AzureError) -> String? {
        guard let offset = error.clockOffset, error.isAboutProof,
            offset > toleratedOffset || offset < .zero - toleratedOffset
        else { return nil }
        let amount =
            offset > .zero ? "\(offset.words) ahead of" : "\((.zero - offset).words) behind"
        return "the clock of this machine is \(amount) the service's: set it right (timedatectl), "
            + "then try again"
    }

    private static func forCode(_ code: String) -> String? {
        switch code {
        case "ForbiddenByRbac":
            "give the identity a role on the vault (Key Vault Certificates Officer to import, "
                + "Key Vault Secrets User to read); a new assignment takes up to ten minutes"
        case "ForbiddenByFirewall":
            "allow this address in the vault's network rules, or use a private endpoint"
        case "ForbiddenByPolicy", "AccessDenied":
            "give the identity the permission in the vault's access policies"
        case "AuthorizationFailed":
            "give the identity a role with this action on this scope"
        case "LinkedAuthorizationFailed":
            "give the identity a role on what the request refers to, such as Managed Identity "
                + "Operator on the identity of a pool"
        case "MissingSubscriptionRegistration":
            "register the provider in the subscription: az provider register"
        case "ScopeLocked": "somebody locked this scope: remove the lock first"
        case "PrincipalNotFound":
            "check the object id; a new principal takes some minutes to be known everywhere"
        case "ObjectIsDeletedButRecoverable":
            "recover or purge the deleted object, or choose another name"
        case "ObjectIsBeingDeleted", "ObjectIsBeingRecovered":
            "wait some seconds until the vault is done with the object, then try again"
        case "RequestDisallowedByPolicy":
            "an Azure Policy forbids it: the message names it; ask its owner for an exemption"
        case "QuotaExceeded", "PoolQuotaReached":
            "delete what is not needed any more, or ask for more quota"
        case "AccountIsDisabled": "enable the account, or ask its owner why it is disabled"
        case "InvalidAuthenticationTokenTenant":
            "sign in to the tenant of this subscription; the message names it"
        case "NotModified": "use what was read before"
        case "ForeignLink", "HTTP301", "HTTP302", "HTTP303", "HTTP307", "HTTP308":
            "check the address of the service and the proxy; something on the way may redirect"
        case "PageLoop": "ask again from the start; if it stays, tell the service's support"
        case "Unparsable":
            "something on the way may have answered: check the proxy (HTTPS_PROXY) and the network"
        case "HostThrottled": "wait as long as it says, then ask for less at once"
        case "PoolBeingDeleted": "wait until the pool is gone; its id is taken until then"
        case "AADSTS7000215":
            "the client secret is wrong: give the value, not the id, of the secret"
        case "AADSTS7000222": "the client secret has expired: make a new one"
        case "AADSTS700024": "check the clock of this machine: the proof is not valid now"
        case "AADSTS700027":
            "the application does not have this certificate: upload its public part there"
        case "AADSTS700016": "the client id is not known in this tenant: check both"
        case "AADSTS500011": "the tenant does not know the service that is asked: check both"
        case "AADSTS90002": "the tenant is not known: check its id"
        case "ResultTruncated":
            "let the query give the column id (| project id, …), or take fewer rows (| take 100)"
        case "SubscriptionLimit":
            "name up to 1000 subscriptions, or management groups, in each query"
        case "AuthorizationFailure":
            "allow this address in the network rules of the storage account, or use a private "
                + "endpoint"
        case "AuthorizationPermissionMismatch":
            "give the identity a data role on the storage account: Storage Blob Data Contributor "
                + "to write and to sign URLs, Storage Blob Data Reader to read; Owner is not enough"
        case "AADSTS7000112": "the application is disabled in this tenant: ask its owner"
        case "AADSTS53003", "AADSTS50076":
            "a Conditional Access policy wants more than this sign-in gives: ask its owner"
        case "UnsupportedRequestVersion", "InvalidApiVersionParameter":
            "the service has dropped this api-version; look for a newer certferry. Batch has no "
                + "certificates in versions from 2025-06-01 on: what is gone there is only in the "
                + "PFX files and on the nodes"
        case "InvalidCertificateReferences":
            "Batch certificates were retired on 29 February 2024: leave certificateReferences out, "
                + "and give the pool the Key Vault extension instead"
        default: nil
        }
    }

    private static func forStatus(_ status: Int) -> String? {
        switch status {
        case 401: "sign in again; check tenant, credential and the clock of this machine"
        case 403: "check which identity is signed in and which roles it has here"
        case 404: "check the name; it is looked for in the account or scope that is named above"
        case 409: "read the present state, then decide again"
        case 412: "somebody changed it meanwhile: read it again, then decide again"
        case 429: "wait and ask for less at once"
        case 500...599: "the service has a problem of its own: try again later"
        default: nil
        }
    }
}

extension AzureError {
    /// Whether the service did not believe who asks, or not that it is now; Entra ID says which.
    fileprivate var isAboutProof: Bool {
        guard let innerCode, innerCode.hasPrefix("AADSTS") else {
            return status == 401 || status == 403
        }
        return innerCode == "AADSTS700024"
    }
}
