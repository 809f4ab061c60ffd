import JSON

/// Why a query of Resource Graph is not answered.
enum QueryFailure: Error {
    /// It is no query: something stands where it cannot.
    case syntax(QueryToken, expected: String? = nil)
    /// It may be a query, but one beyond the subset that is emulated.
    case notEmulated(String, token: String)
    /// It is a query that means nothing.
    case invalid(String)

    /// What an error says of it in its list of details.
    ///
    /// The service names the code alone as the message; what is
    /// said here of the subset is the emulator's own.
    var detail: JSONValue {
        switch self {
        case .syntax(let token, let expected):
            var detail: JSONValue = [
                "code": "ParserFailure", "message": "ParserFailure",
                "line": .integer(Int64(token.line)),
                "characterPositionInLine": .integer(Int64(token.column)),
                "token": .string(token.kind == .end ? "<EOF>" : token.text),
            ]
            detail["expectedToken"] = expected.map { .string($0) }
            return detail
        case .notEmulated(let what, let token):
            return [
                "code": "InvalidQueryLanguage", "message": .string("\(what) is not emulated"),
                "line": -1, "characterPositionInLine": -1, "token": .string(token),
            ]
        case .invalid(let reason):
            return ["code": "InvalidQuery", "message": .string(reason)]
        }
    }
}
