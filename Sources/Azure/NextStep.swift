/// What a person can do about an error.
enum NextStep {
    static func after(_ error: AzureError) -> String? {
        forCode(error.innerCode ?? error.code) ?? error.status.flatMap(forStatus)
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
        case "UnsupportedRequestVersion":
            "the service has dropped this api-version; look for a newer certferry"
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
        default: nil
        }
    }
}
