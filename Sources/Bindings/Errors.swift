public import Azure
public import Journal
public import LuaRuntime
public import Transport
public import VaultExtension
public import X509

// How the errors of the other modules look to a script: the same fields everywhere, so that
// `err.kind` and `err.code` tell what to do.

extension AzureError: LuaErrorConvertible {
    /// `kind = "azure"`, the service's code and message, and where and when it happened.
    public var luaError: [String: LuaData] {
        var fields: [String: LuaData] = [
            "kind": .text("azure"),
            "code": .text(code),
            "message": .text(message),
            "operation": .text(operation),
            "url": .text(target),
            "retriable": .boolean(retriable),
            "attempts": .integer(Int64(attempts)),
        ]
        fields["correlation_id"] = correlationID.map { .text($0) }
        fields["inner_code"] = innerCode.map { .text($0) }
        fields["retry_after"] = retryAfter.map { .integer($0.components.seconds) }
        for detail in details where fields[detail.key] == nil {
            fields[detail.key] = .text(detail.value)
        }
        fields["status"] = status.map { .integer(Int64($0)) }
        fields["request_id"] = requestID.map { .text($0) }
        fields["next_step"] = nextStep.map { .text($0) }
        return fields
    }
}

extension CredentialError: LuaErrorConvertible {
    /// `kind = "credential"`, and what each method said where several were tried.
    public var luaError: [String: LuaData] {
        var fields: [String: LuaData] = [
            "kind": .text("credential"), "code": .text(code.rawValue), "message": .text(message),
        ]
        if !attempts.isEmpty {
            fields["attempts"] = .list(
                attempts.map {
                    .record(["method": .text($0.method.rawValue), "reason": .text($0.reason)])
                })
        }
        fields["next_step"] = nextStep.map { .text($0) }
        return fields
    }
}

extension TransportError: LuaErrorConvertible {
    /// `kind = "transport"`: no answer came.
    public var luaError: [String: LuaData] {
        [
            "kind": .text("transport"), "code": .text("\(code)"), "message": .text(message),
            "retriable": .boolean(isPassing),
            "next_step": .text("check the address and the network between here and there"),
        ]
    }
}

extension CertificateError: LuaErrorConvertible {
    /// `kind = "certificate"`.
    public var luaError: [String: LuaData] {
        ["kind": .text("certificate"), "code": .text("\(code)"), "message": .text(message)]
    }
}

extension VaultExtensionError: LuaErrorConvertible {
    /// `kind = "extension"`, with the name of the field that breaks the rule.
    public var luaError: [String: LuaData] {
        [
            "kind": .text("extension"), "code": .text("\(code)"), "message": .text(message),
            "field": .text(field),
        ]
    }
}

extension JournalError: LuaErrorConvertible {
    /// `kind = "journal"`.
    public var luaError: [String: LuaData] {
        ["kind": .text("journal"), "code": .text("\(code)"), "message": .text(message)]
    }
}
