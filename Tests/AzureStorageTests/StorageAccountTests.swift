import Azure
import Foundation
import Testing
import Transport

@testable import AzureStorage

struct StorageAccountTests {
    @Test func putsABlockBlobWithItsDigest() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(
                status: 201,
                headers: [
                    "ETag": "\"0x8D722984DFBE63E\"",
                    "Last-Modified": "Fri, 16 Aug 2019 22:23:03 GMT",
                ]))
        let blob = try await StorageAccount.make(transport).put(
            Array("hello".utf8), container: "box", blob: "a b/ü.cer", contentType: "text/plain",
            onlyIfAbsent: true)
        let request = try #require(transport.requests.first)
        #expect(request.method == "PUT")
        #expect(
            request.url == "https://contosostore.blob.core.windows.net/box/a%20b/%C3%BC.cer")
        #expect(request.headers["x-ms-version"] == "2025-07-05")
        #expect(request.headers["x-ms-date"] == "Tue, 13 Oct 2020 09:11:01 GMT")
        #expect(request.headers["x-ms-blob-type"] == "BlockBlob")
        #expect(request.headers["Content-MD5"] == "XUFAKrxLKna5cZ2REBfFkg==")
        #expect(request.headers["If-None-Match"] == "*")
        let token = "token for https://storage.azure.com/.default"
        #expect(request.headers["Authorization"] == "Bearer \(token)")
        #expect(request.body == Array("hello".utf8))
        #expect(blob.etag == "0x8D722984DFBE63E")
        #expect(blob.length == 5)
        #expect(blob.contentType == "text/plain")
    }

    @Test func repeatsAPutUnlessTheFirstMayBeInTheWay() async throws {
        let transport = ScriptedTransport(
            .error("ServerBusy", status: 503), HTTPResponse(status: 201),
            .error("ServerBusy", status: 503))
        let account = try StorageAccount.make(transport)
        _ = try await account.put([1], container: "box", blob: "a")
        #expect(transport.requests.count == 2)
        #expect(transport.requests[0].headers["If-None-Match"] == nil)
        await #expect(throws: AzureError.self) {
            try await account.put([1], container: "box", blob: "a", onlyIfAbsent: true)
        }
        #expect(transport.requests.count == 3)
    }

    @Test func refusesMoreThanOneRequestTakes() async throws {
        let transport = ScriptedTransport()
        let bytes = [UInt8](repeating: 0, count: StorageAccount.largestPut + 1)
        let error = await #expect(throws: AzureError.self) {
            try await StorageAccount.make(transport).put(bytes, container: "box", blob: "a")
        }
        #expect(error?.code == "RequestBodyTooLarge")
        #expect(transport.requests.isEmpty)
    }

    @Test func givesBytesPropertiesAndNilForWhatIsNotThere() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 200, body: [0, 255]), .error("BlobNotFound", status: 404),
            HTTPResponse(
                status: 200,
                headers: [
                    "Content-Length": "7", "Content-Type": "text/plain", "ETag": "\"0x1\"",
                    "Content-MD5": "1B2M2Y8AsgTpgAmY7PhCfg==",
                ]),
            HTTPResponse(status: 404, headers: ["x-ms-error-code": "BlobNotFound"]))
        let account = try StorageAccount.make(transport)
        #expect(try await account.get(container: "box", blob: "a") == [0, 255])
        #expect(try await account.get(container: "box", blob: "a") == nil)
        let blob = try await account.properties(container: "box", blob: "a")
        #expect(blob?.length == 7)
        #expect(blob?.contentMD5 == "1B2M2Y8AsgTpgAmY7PhCfg==")
        #expect(blob?.etag == "0x1")
        #expect(try await account.properties(container: "box", blob: "a") == nil)
        #expect(transport.requests.map(\.method) == ["GET", "GET", "HEAD", "HEAD"])
    }

    @Test func saysWhetherThereWasSomethingToDelete() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 202), .error("BlobNotFound", status: 404))
        let account = try StorageAccount.make(transport)
        #expect(try await account.delete(container: "box", blob: "a"))
        #expect(try await !account.delete(container: "box", blob: "a"))
        #expect(transport.requests.map(\.method) == ["DELETE", "DELETE"])
    }

    @Test func hidesNoMissingContainer() async throws {
        let missing = HTTPResponse.error("ContainerNotFound", status: 404)
        let account = try StorageAccount.make(ScriptedTransport(missing, missing))
        await #expect(throws: AzureError.self) {
            try await account.get(container: "box", blob: "a")
        }
        let error = await #expect(throws: AzureError.self) {
            try await account.delete(container: "box", blob: "a")
        }
        #expect(error?.code == "ContainerNotFound")
    }

    @Test func makesAContainerOnce() async throws {
        let transport = ScriptedTransport(
            HTTPResponse(status: 201), .error("ContainerAlreadyExists", status: 409),
            .error("ContainerBeingDeleted", status: 409))
        let account = try StorageAccount.make(transport)
        #expect(try await account.createContainer("box"))
        #expect(try await !account.createContainer("box"))
        await #expect(throws: AzureError.self) { try await account.createContainer("box") }
        #expect(
            transport.requests[0].url
                == "https://contosostore.blob.core.windows.net/box?restype=container")
        #expect(transport.requests[0].headers["x-ms-blob-public-access"] == nil)
    }

    @Test func saysWhichRoleIsMissing() async throws {
        let refusal = HTTPResponse.error("AuthorizationPermissionMismatch", status: 403)
        let account = try StorageAccount.make(ScriptedTransport(refusal))
        let error = await #expect(throws: AzureError.self) {
            try await account.get(container: "box", blob: "a")
        }
        #expect(error?.kind == .known)
        #expect(error?.nextStep?.contains("Storage Blob Data") == true)
    }

    @Test func needsACloudWithStorage() {
        var cloud = Cloud.public
        cloud.storageSuffix = nil
        let error = #expect(throws: AzureError.self) {
            try StorageAccount(
                name: "contosostore", credential: FixedCredential(), cloud: cloud,
                transport: ScriptedTransport())
        }
        #expect(error?.code == "NoStorage")
    }

    @Test(arguments: [
        "", "ab", "Contoso", "contoso-store", "evil.example/", "a@evil.example", "store:443",
        "a123456789012345678901234",
    ])
    func sendsNoTokenToAHostThatANameMakesUp(_ name: String) {
        let error = #expect(throws: AzureError.self) {
            try StorageAccount.make(ScriptedTransport(), name: name)
        }
        #expect(error?.code == "InvalidResourceName")
    }

    @Test(arguments: [
        ("bo", "a"), ("Box", "a"), ("-box", "a"), ("box-", "a"), ("b--x", "a"), ("b/x", "a"),
        ("box", ""), ("box", ".."), ("box", "a/../../other/b"), ("box", "./a"), ("box", "a/."),
    ])
    func refusesNamesThatLeadElsewhere(_ container: String, _ blob: String) async throws {
        let transport = ScriptedTransport()
        let account = try StorageAccount.make(transport)
        let error = await #expect(throws: AzureError.self) {
            try await account.get(container: container, blob: blob)
        }
        #expect(error?.code == "InvalidResourceName")
        #expect(transport.requests.isEmpty)
    }

    @Test func takesTheServicesOwnContainersAndDotsInNames() throws {
        #expect(try BlobName.path(container: "$web", blob: "..a/b..") == "/%24web/..a/b..")
        #expect(try BlobName.path(container: "a-1", blob: "a//b/") == "/a-1/a//b/")
    }
}
