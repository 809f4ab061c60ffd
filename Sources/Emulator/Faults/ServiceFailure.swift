import JSON

/// A failure in a service's own words, answered in place of doing what was asked.
struct ServiceFailure {
    let status: Int
    /// The seconds of `Retry-After`, nil for none.
    let retryAfter: Int?

    /// What Microsoft's services call it.
    ///
    /// Batch: learn.microsoft.com/rest/api/batchservice/
    /// batch-status-and-error-codes; ARM: learn.microsoft.com/azure/azure-resource-manager/
    /// management/request-limits-and-throttling; Key Vault: learn.microsoft.com/azure/key-vault/
    /// general/rest-error-codes.
    private func name(_ throttled: String, _ busy: String, _ other: String) -> String {
        switch status {
        case 429: throttled
        case 503: busy
        case 500: "Internal\(other)"
        default: "EmulatedFailure"
        }
    }

    private var message: String {
        switch status {
        case 429: "The request is being throttled: too many requests have been received."
        case 503: "The server is currently unable to receive requests. Please retry your request."
        case 500: "The server encountered an internal error. Please retry the request."
        default: "A failure with status \(status) that a fault rule of the emulator asks for."
        }
    }

    private var headers: HeaderFields {
        retryAfter.map { ["Retry-After": String($0)] } ?? [:]
    }

    var ofBatch: BatchError {
        BatchError(
            status: status, code: name("TooManyRequests", "ServerBusy", "Error"),
            message: message, headers: headers)
    }

    var ofVault: VaultError {
        VaultError(
            status: status, code: name("Throttled", "ServiceUnavailable", "ServerError"),
            message: message, headers: headers)
    }

    // learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
    var ofBlobs: BlobError {
        BlobError(
            status: status, code: name("ServerBusy", "ServerBusy", "Error"),
            message: message, headers: headers)
    }

    var ofManagement: ManagementError {
        ManagementError(
            status: status,
            code: name("TooManyRequests", "ServiceUnavailable", "ServerError"),
            message: message, headers: headers)
    }

    /// Entra ID tells transient failures by AADSTS90033, throttled tenants by AADSTS90055.
    /// https://learn.microsoft.com/entra/identity-platform/reference-error-codes
    func ofEntra(_ state: State) -> ServerResponse {
        let error = EntraError(
            status: status, error: status == 500 ? "server_error" : "temporarily_unavailable",
            number: status == 429 ? 90_055 : 90_033, message: message)
        return with(headers, error.response(state))
    }

    var ofMetadata: ServerResponse {
        with(
            headers,
            ServerResponse(
                status,
                json: ["error": "temporarily_unavailable", "error_description": .string(message)]))
    }

    private func with(_ headers: HeaderFields, _ response: ServerResponse) -> ServerResponse {
        var response = response
        for field in headers { response.headers[field.name] = field.value }
        return response
    }
}
