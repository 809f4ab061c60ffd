/// The codes that certferry knows: a person or a script can tell from them what happened.
///
/// Names as the services have them. Batch: Azure/azure-sdk-for-net, BatchErrorCodeStrings; Key
/// Vault: learn.microsoft.com/azure/key-vault/general/rest-error-codes; Entra ID:
/// learn.microsoft.com/entra/identity-platform/reference-error-codes.
enum KnownCode {
    private static let all = batch.union(resourceManager).union(vault).union(entra)

    private static let batch: Set<String> = [
        "AccountIsDisabled", "AuthenticationFailed", "CertificateBeingDeleted",
        "CertificateExists", "CertificateNotFound", "CertificateStateActive", "ConditionNotMet",
        "InsufficientAccountPermissions", "InvalidAuthenticationInfo",
        "InvalidCertificateReferences", "InvalidPropertyValue", "InvalidQueryParameterValue",
        "InvalidRequestBody", "JobExists", "JobNotFound", "NodeNotFound",
        "OperationInvalidForCurrentState", "OperationTimedOut", "PoolBeingCreated",
        "PoolBeingDeleted", "PoolBeingResized", "PoolExists", "PoolNotFound", "PoolQuotaReached",
        "ResourceAlreadyExists", "ResourceNotFound", "ServerBusy", "UnsupportedRequestVersion",
    ]

    private static let resourceManager: Set<String> = [
        "AuthorizationFailed", "ExpiredAuthenticationToken", "InvalidApiVersionParameter",
        "InvalidAuthenticationToken", "InvalidAuthenticationTokenAudience",
        "InvalidAuthenticationTokenTenant", "LinkedAuthorizationFailed",
        "MissingSubscriptionRegistration", "NoRegisteredProviderFound", "NotFound",
        "PreconditionFailed", "PrincipalNotFound", "QuotaExceeded", "RequestDisallowedByPolicy",
        "ResourceGroupNotFound", "RoleAssignmentExists", "ScopeLocked", "SubscriptionNotFound",
        "SubscriptionRequestsThrottled", "TooManyRequests",
    ]

    private static let vault: Set<String> = [
        "AccessDenied", "BadParameter", "Conflict", "Forbidden", "ForbiddenByFirewall",
        "ForbiddenByPolicy", "ForbiddenByRbac", "ObjectIsBeingDeleted", "ObjectIsBeingRecovered",
        "ObjectIsDeletedButRecoverable", "RequestTooMany", "SecretNotFound", "Throttled",
        "Unauthorized", "VaultNotFound",
    ]

    private static let entra: Set<String> = [
        "AADSTS500011", "AADSTS700016", "AADSTS700024", "AADSTS700027", "AADSTS7000215",
        "AADSTS7000222", "AADSTS90002", "authorization_declined", "authorization_pending",
        "expired_token", "interaction_required", "invalid_client", "invalid_grant", "slow_down",
        "unauthorized_client",
    ]

    static func contains(_ code: String) -> Bool { all.contains(code) }
}
