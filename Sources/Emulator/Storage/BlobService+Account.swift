import Secrets

extension BlobService {
    static let accountOperations: [String: Operation] = [
        "GET account comp=list": Operation(access: .listContainers, handler: listContainers),
        "GET account restype=account&comp=properties": Operation(
            access: .accountInformation, handler: describeAccount),
        "HEAD account restype=account&comp=properties": Operation(
            access: .accountInformation, handler: describeAccount),
        "POST account restype=service&comp=userdelegationkey": Operation(
            access: .delegateKey, handler: delegateKey),
    ]

    /// Seconds that a delegation key may be good for: seven days.
    private static let longestDelegation: Int64 = 7 * 86400

    private static func listContainers(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        let list = try BlobListing(call, includes: ["metadata", "deleted", "system"])
        let account = state.storageAccounts[call.account]
        let names = (account?.containers.keys).map(Array.init) ?? []
        let page = list.page(names)
        var xml = XMLWriter()
        xml.element("EnumerationResults", [("ServiceEndpoint", "\(call.url)/")]) { xml in
            list.writeQuestion(&xml)
            xml.element("Containers") { xml in
                for case .item(let name) in page.entries {
                    guard let container = account?.containers[name] else { continue }
                    write(container, list, &xml)
                }
            }
            xml.text("NextMarker", page.next ?? "")
        }
        return ServerResponse(200, headers: ["Content-Type": "application/xml"], body: xml.bytes)
    }

    private static func write(
        _ container: BlobContainer, _ list: BlobListing, _ xml: inout XMLWriter
    ) {
        xml.element("Container") { xml in
            xml.text("Name", container.name)
            xml.element("Properties") { xml in
                xml.text("Last-Modified", container.modified.httpDate)
                xml.text("Etag", "\"\(container.modified.eTag)\"")
                xml.text("LeaseStatus", "unlocked")
                xml.text("LeaseState", "available")
                xml.text("DefaultEncryptionScope", "$account-encryption-key")
                xml.text("DenyEncryptionScopeOverride", "false")
                xml.text("HasImmutabilityPolicy", "false")
                xml.text("HasLegalHold", "false")
            }
            if list.shows("metadata") { BlobListing.write(container.metadata, &xml) }
        }
    }

    private static func describeAccount(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        ServerResponse(
            200,
            headers: [
                "x-ms-sku-name": "Standard_LRS", "x-ms-account-kind": "StorageV2",
                "x-ms-is-hns-enabled": "false",
            ])
    }

    /// Gives a key that stands for the caller's own rights.
    ///
    /// learn.microsoft.com/rest/api/storageservices/get-user-delegation-key
    private static func delegateKey(
        _ state: inout State, _ call: BlobCall
    ) throws(BlobError) -> ServerResponse {
        guard case .role(let caller) = call.grant, let account = state.storageAccounts[call.account]
        else {
            throw .authenticationFailed("Only authentication scheme Bearer is supported")
        }
        let (start, expiry) = try delegationTimes(call, at: state.clock.now)
        let key = DelegationKey(
            objectID: caller.objectID, tenantID: state.directory.tenantID,
            start: start.iso8601Seconds, expiry: expiry.iso8601Seconds, version: call.version)
        var xml = XMLWriter()
        xml.element("UserDelegationKey") { xml in
            xml.text("SignedOid", key.objectID)
            xml.text("SignedTid", key.tenantID)
            xml.text("SignedStart", key.start)
            xml.text("SignedExpiry", key.expiry)
            xml.text("SignedService", "b")
            xml.text("SignedVersion", key.version)
            xml.text("Value", key.value(account).revealed())
        }
        return ServerResponse(200, headers: ["Content-Type": "application/xml"], body: xml.bytes)
    }

    private static func delegationTimes(
        _ call: BlobCall, at now: Timestamp
    ) throws(BlobError) -> (Timestamp, Timestamp) {
        guard let node = XMLNode(parsing: call.request.body), node.name == "KeyInfo" else {
            throw .invalidXML
        }
        if node["DelegatedUserTid"] != nil { throw .notEmulated("DelegatedUserTid") }
        let startText = node["Start"]?.text ?? ""
        let expiryText = node["Expiry"]?.text ?? ""
        guard let start = startText.isEmpty ? now : StorageTime.parse(startText) else {
            throw .invalidNode("Start", startText)
        }
        guard let expiry = StorageTime.parse(expiryText), expiry > start, expiry > now,
            expiry.unixSeconds - start.unixSeconds <= longestDelegation,
            expiry.unixSeconds - now.unixSeconds <= longestDelegation
        else { throw .invalidNode("Expiry", expiryText) }
        return (start, expiry)
    }
}
