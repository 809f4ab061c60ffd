internal import Azure
internal import AzureBatch
internal import LuaRuntime
internal import Transport

/// One Batch account: its data plane, and its pools in ARM.
final class BatchAccountObject: LuaObject, Sendable {
    static let luaName = "BatchAccount"

    private let name: String
    private let id: ResourceID
    private let management: BatchManagement
    private let data: BatchAccount
    private let known: NameCache

    init(
        name: String, id: ResourceID, management: BatchManagement, data: BatchAccount,
        readsNames: Bool
    ) {
        known = NameCache(
            isOn: readsNames,
            [
                "pools": { try await data.pools(select: "id").texts("id") },
                "jobs": { try await data.jobs(select: "id").texts("id") },
                "certificates": {
                    try await data.certificates(select: "thumbprint").texts("thumbprint")
                },
            ])
        self.name = name
        self.id = id
        self.management = management
        self.data = data
    }

    static func describe(_ type: inout LuaTypeBuilder<BatchAccountObject>) {
        type.description { "Batch account \($0.name)" }
        NameCache.describe(&type, \.known)
        type.property("name") { .text($0.name) }
        type.property("id") { .text($0.id.description) }
        describeLists(&type)
        describePools(&type)
    }

    private static func describeLists(_ type: inout LuaTypeBuilder<BatchAccountObject>) {
        type.method("pool_pages") { object, call in
            let options = try call.options(1, ["filter", "select", "expand"])
            return .object(
                PagerObject(
                    object.data.pools(
                        filter: try options.string("filter"), select: try options.string("select"),
                        expand: try options.string("expand"))))
        }
        type.method("certificate_pages") { object, call in
            let options = try call.options(1, ["filter", "select"])
            return .object(
                PagerObject(
                    object.data.certificates(
                        filter: try options.string("filter"), select: try options.string("select")))
            )
        }
        type.method("job_pages") { object, call in
            let options = try call.options(1, ["filter", "select", "expand"])
            return .object(
                PagerObject(
                    object.data.jobs(
                        filter: try options.string("filter"), select: try options.string("select"),
                        expand: try options.string("expand"))))
        }
        type.method("node_pages") { object, call in
            let options = try call.options(2, ["filter", "select"])
            return .object(
                PagerObject(
                    object.data.nodes(
                        pool: try call.string(1), filter: try options.string("filter"),
                        select: try options.string("select"))))
        }
        type.method("node_extension_pages") { object, call in
            .object(
                PagerObject(
                    object.data.nodeExtensions(
                        pool: try call.string(1), node: try call.string(2))))
        }
    }

    private static func describePools(_ type: inout LuaTypeBuilder<BatchAccountObject>) {
        type.operation("pool") { object, call in
            let pool = try call.string(1)
            return { [data = object.data] in
                try await Lookup.body { try await data.pool(pool) }
            }
        }
        type.operation("arm_pool") { object, call in
            let pool = try call.string(1)
            return { [management = object.management, id = object.id] in
                try await Lookup.body { try await management.pool(account: id, name: pool) }
            }
        }
        type.operation("put_pool") { object, call in
            let pool = try call.string(1)
            let body = try call.json(2)
            let options = try call.options(3, ["if_match", "if_none_match"])
            let ifMatch = try options.string("if_match")
            let ifNoneMatch = try options.string("if_none_match")
            return { [management = object.management, id = object.id] in
                .json(
                    try await management.putPool(
                        account: id, name: pool, body: body, ifMatch: ifMatch,
                        ifNoneMatch: ifNoneMatch
                    ).body)
            }
        }
        type.operation("delete_pool") { object, call in
            let pool = try call.string(1)
            return { [management = object.management, id = object.id] in
                try await management.deletePool(account: id, name: pool)
                return .nothing
            }
        }
    }
}

/// A look-up that may miss: nil for what does not exist, an error for everything else.
enum Lookup {
    static func body(_ request: () async throws -> HTTPResponse) async throws -> LuaData {
        do {
            return .json(try await request().body)
        } catch let error as AzureError where error.status == 404 {
            return .nil
        }
    }
}
