import Testing
import Transport

@testable import Azure

struct ServiceCallTests {
    private let read = ServiceOperation(
        "certificate", .get, "/certificates/{certificate}/{version?}",
        "get certificate '{certificate}'", .lookup)

    private func url(_ operation: ServiceOperation, _ names: String...) throws -> String {
        try ServiceCall(operation, names).request(base: "https://v", version: "7.4").url
    }

    @Test func fillsNamesIn() throws {
        #expect(try url(read, "a", "1") == "https://v/certificates/a/1?api-version=7.4")
        #expect(try url(read, "a") == "https://v/certificates/a/?api-version=7.4")
        #expect(try ServiceCall(read, ["a"]).title == "get certificate 'a'")
    }

    @Test func encodesWhatIsNoResourceID() throws {
        let file = ServiceOperation("file", .get, "/files/{file}", "read '{file}'", .bytes)
        #expect(try url(file, "wd/a b.txt") == "https://v/files/wd%2Fa%20b.txt?api-version=7.4")
        let vault = ServiceOperation("vault", .get, "{+vault}", "get vault {+vault}", .lookup)
        let id = "/subscriptions/s/resourceGroups/g/providers/Microsoft.KeyVault/vaults/v"
        #expect(vault.names == ["+vault"])
        #expect(try ServiceCall(vault, [id]).title == "get vault 'v'")
        #expect(try url(vault, id) == "https://v\(id)?api-version=7.4")
    }

    @Test func putsOptionsWhereTheyBelong() throws {
        let list = ServiceOperation(
            "pools", .get, "/pools", "list pools", .pages("pools"),
            options: [.filter, .pageSize, .ifMatch], version: "2024-02-01.19.0")
        let request = try ServiceCall(
            list, options: ["filter": "id eq 'a'", "page_size": "5", "if_match": "\"e\""]
        ).request(base: "https://b", version: "1")
        #expect(
            request.url
                == "https://b/pools?api-version=2024-02-01.19.0&$filter=id%20eq%20%27a%27&maxresults=5"
        )
        #expect(request.headers["If-Match"] == "\"e\"")
        #expect(request.headers["Content-Type"] == nil)
    }

    /// Each of these would have asked for something else: the list, the parent, another resource.
    @Test(arguments: [
        "", ".", "..", "a/b", "a b", "a?b", "a%2fb", "é", String(repeating: "a", count: 128),
    ])
    func refusesNamesThatAreNone(name: String) {
        let error = #expect(throws: AzureError.self) { try ServiceCall(read, [name]) }
        #expect(error?.code == "BadName" && error?.kind == .refused)
        #expect(error?.message.contains("1 to 127 letters, digits and hyphens") == true)
    }

    @Test(arguments: ["", ".", ".."])
    func refusesStepsOfAPath(name: String) {
        let delete = ServiceOperation(
            "delete_node_file", .delete, "/pools/{pool}/nodes/{node}/files/{file}", "delete")
        #expect(throws: AzureError.self) { try ServiceCall(delete, ["p", "n", name]) }
        #expect(throws: AzureError.self) { try ServiceCall(delete, ["p", name, "f"]) }
    }

    @Test(arguments: [
        "", "/", "vaults/v", "/subscriptions", "//subscriptions/s", "/subscriptions/s/../t",
        "/subscriptions/s?x=1", "/subscriptions/s/ a", "/subscriptions/s/%2e%2e/t",
    ])
    func refusesIDsThatAreNone(id: String) {
        let vault = ServiceOperation("vault", .delete, "{+vault}", "delete vault {+vault}")
        let error = #expect(throws: AzureError.self) { try ServiceCall(vault, [id]) }
        #expect(error?.code == "BadResourceID")
    }
}
