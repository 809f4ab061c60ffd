internal import AzureStorage
internal import LuaRuntime
internal import Secrets
internal import Transport

/// The blobs of one storage account.
final class StorageAccountObject: LuaObject, Sendable {
    static let luaName = "StorageAccount"

    private let account: StorageAccount
    private let allowsReveal: Bool

    init(_ account: StorageAccount, allowsReveal: Bool) {
        self.account = account
        self.allowsReveal = allowsReveal
    }

    static func describe(_ type: inout LuaTypeBuilder<StorageAccountObject>) {
        type.description { "storage account \($0.account.name)" }
        type.property("name") { .text($0.account.name) }
        describeReading(&type)
        describeWriting(&type)
        type.operation("sas_url", signURL)
    }

    private static func describeReading(_ type: inout LuaTypeBuilder<StorageAccountObject>) {
        type.operation("get") { object, call in
            let (container, blob) = (try call.string(1), try call.string(2))
            return { [account = object.account] in
                try await account.get(container: container, blob: blob).map { .string($0) } ?? .nil
            }
        }
        type.operation("properties") { object, call in
            let (container, blob) = (try call.string(1), try call.string(2))
            return { [account = object.account] in
                try await account.properties(container: container, blob: blob)?.record ?? .nil
            }
        }
        type.method("blob_pages") { object, call in
            let options = try call.options(2, ["prefix", "page_size"])
            let pager = try object.account.list(
                container: call.string(1), prefix: options.string("prefix"),
                pageSize: options.integer("page_size").map { Int($0) })
            return .object(
                PagerObject(pager) { page in
                    let blobs = BlobPage(parsing: page.body)?.blobs ?? []
                    return .record(["value": .list(blobs.map(\.record))])
                })
        }
    }

    private static func describeWriting(_ type: inout LuaTypeBuilder<StorageAccountObject>) {
        type.operation("put") { object, call in
            let (container, blob) = (try call.string(1), try call.string(2))
            let bytes = try call.bytes(3)
            let options = try call.options(4, ["content_type", "only_if_absent"])
            let contentType = try options.string("content_type") ?? "application/octet-stream"
            let onlyIfAbsent = try options.boolean("only_if_absent") ?? false
            return { [account = object.account] in
                try await account.put(
                    bytes, container: container, blob: blob, contentType: contentType,
                    onlyIfAbsent: onlyIfAbsent
                ).record
            }
        }
        type.operation("delete") { object, call in
            let (container, blob) = (try call.string(1), try call.string(2))
            return { [account = object.account] in
                .boolean(try await account.delete(container: container, blob: blob))
            }
        }
        type.operation("create_container") { object, call in
            let container = try call.string(1)
            return { [account = object.account] in
                .boolean(try await account.createContainer(container))
            }
        }
    }

    private static func signURL(
        _ object: StorageAccountObject, _ call: LuaCall
    ) throws -> LuaOperation {
        let (container, blob) = (try call.string(1), try call.string(2))
        let options = try call.options(3, ["hours", "permissions"])
        let hours = try options.number("hours") ?? 24
        let permissions = try options.string("permissions") ?? "r"
        guard hours > 0, hours <= StorageAccount.longestLifetime / .seconds(3600) else {
            throw options.bad("hours", "more than 0 and up to 168 expected")
        }
        return { [account = object.account, allowsReveal = object.allowsReveal] in
            let url = try await account.signedURL(
                container: container, blob: blob, permissions: permissions,
                lifetime: .seconds(hours * 3600))
            return .object(SecretObject(url, mayReveal: allowsReveal))
        }
    }
}

extension Blob {
    /// The blob for a script; names as the service's own clients have them.
    fileprivate var record: LuaData {
        var fields: [String: LuaData] = ["name": .text(name)]
        fields["contentLength"] = length.map { .integer($0) }
        fields["contentType"] = contentType.map { .text($0) }
        fields["contentMD5"] = contentMD5.map { .text($0) }
        fields["etag"] = etag.map { .text($0) }
        fields["lastModified"] = lastModified.map { .text($0) }
        return .record(fields)
    }
}
