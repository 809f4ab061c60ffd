/// The codes that certferry knows: a person or a script can tell from them what happened.
///
/// Names as the services have them. Batch: Azure/azure-sdk-for-net, BatchErrorCodeStrings; Key
/// Vault: learn.microsoft.com/azure/key-vault/general/rest-error-codes; Storage:
/// learn.microsoft.com/rest/api/storageservices/blob-service-error-codes; Entra ID:
/// learn.microsoft.com/entra/identity-platform/reference-error-codes.
enum KnownCode {
    private static let all = batch.union(resourceManager).union(vault).union(storage)
        .union(entra)

    private static let batch: Set<String> = [
        "AccountIsDisabled", "AuthenticationFailed", "CertificateBeingDeleted",
        "CertificateExists", "CertificateNotFound", "CertificateStateActive", "ConditionNotMet",
        "InsufficientAccountPermissions", "InvalidAuthenticationInfo",
        "InvalidCertificateReferences", "InvalidPropertyValue", "InvalidQueryParameterValue",
        "InvalidRequestBody", "JobBeingDeleted", "JobBeingTerminated", "JobCompleted",
        "JobDisabled", "JobExists", "JobNotActive", "JobNotFound", "JobScheduleNotFound",
        "NodeNotFound", "OperationInvalidForCurrentState", "OperationTimedOut",
        "PoolBeingCreated", "PoolBeingDeleted", "PoolBeingResized", "PoolExists", "PoolNotFound",
        "PoolQuotaReached", "ResourceAlreadyExists", "ResourceNotFound", "ServerBusy",
        "TaskCompleted", "TaskExists", "TaskNotFound", "UnsupportedRequestVersion",
    ]

    private static let resourceManager: Set<String> = [
        "AuthorizationFailed", "ExpiredAuthenticationToken", "InvalidApiVersionParameter",
        "InvalidAuthenticationToken", "InvalidAuthenticationTokenAudience",
        "InvalidAuthenticationTokenTenant", "LinkedAuthorizationFailed",
        "MissingSubscriptionRegistration", "NoRegisteredProviderFound", "NotFound", "NotModified",
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

    private static let storage: Set<String> = [
        "AuthorizationFailure", "AuthorizationPermissionMismatch", "BlobAlreadyExists",
        "BlobNotFound", "ContainerAlreadyExists", "ContainerBeingDeleted", "ContainerNotFound",
        "InvalidResourceName", "Md5Mismatch", "ResourceTypeMismatch", "SnapshotsPresent",
    ]

    private static let entra: Set<String> = [
        "AADSTS50076", "AADSTS500011", "AADSTS53003", "AADSTS700016", "AADSTS700024",
        "AADSTS700027", "AADSTS7000112", "AADSTS7000215", "AADSTS7000222", "AADSTS90002",
        "authorization_declined", "authorization_pending", "expired_token", "interaction_required",
        "invalid_client", "invalid_grant", "slow_down", "temporarily_unavailable",
        "unauthorized_client",
    ]

    static func contains(_ code: String) -> Bool { all.contains(code) }
}
