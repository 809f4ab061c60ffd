internal import Azure
internal import FoundationEssentials
internal import Secrets

/// A key by which the holder of a token signs URLs of blobs: the service gives it for some days.
///
/// learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
struct UserDelegationKey: Sendable {
    /// Who signs: an object id and its tenant.
    let objectID: String
    let tenantID: String
    /// From when to when the key is valid, as the service writes it.
    let start: String
    let expiry: String
    /// What it is for: "b", blobs.
    let service: String
    let version: String
    /// The key itself: bytes, not base64.
    let value: Secret

    /// Reads the answer of the service; nil if it is not one.
    init?(parsing bytes: [UInt8]) {
        guard let root = XMLElement(parsing: bytes), root.name == "UserDelegationKey",
            let objectID = root["SignedOid"]?.text, let tenantID = root["SignedTid"]?.text,
            let start = root["SignedStart"]?.text, let expiry = root["SignedExpiry"]?.text,
            let service = root["SignedService"]?.text, let version = root["SignedVersion"]?.text,
            let value = root["Value"].flatMap({ Data(base64Encoded: $0.text) }), !value.isEmpty
        else { return nil }
        self.objectID = objectID
        self.tenantID = tenantID
        self.start = start
        self.expiry = expiry
        self.service = service
        self.version = version
        self.value = Secret(Array(value))
    }

    /// The question that the service answers with such a key.
    static func question(start: String, expiry: String) -> [UInt8] {
        Array(
            """
            <?xml version="1.0" encoding="utf-8"?>\
            <KeyInfo><Start>\(start)</Start><Expiry>\(expiry)</Expiry></KeyInfo>
            """.utf8)
    }
}
