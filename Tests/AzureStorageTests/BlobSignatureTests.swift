import Azure
import Secrets
import Testing
import Transport

@testable import AzureStorage

struct BlobSignatureTests {
    /// As github.com/Azure/azure-sdk-for-js has recorded it; the tenant is that of another
    /// recording, and the version is the one that is asked for here.
    static let answer = """
        <UserDelegationKey><SignedOid>1ce13278-a083-4d15-8796-de39717793e1</SignedOid><SignedTid>\
        72f988bf-86f1-41af-91ab-2d7cd011db47</SignedTid><SignedStart>2020-10-13T09:11:01Z\
        </SignedStart><SignedExpiry>2020-10-18T10:11:01Z</SignedExpiry><SignedService>b\
        </SignedService><SignedVersion>2025-07-05</SignedVersion>\
        <Value>WIJg+ZuuW3afqBgv0ZRnwpw3XO+zGBGDQwa+F55HTAk=</Value></UserDelegationKey>
        """

    func signature(_ blob: String) throws -> BlobSignature {
        BlobSignature(
            account: "contosostore", container: "batch", blob: blob, permissions: "r",
            start: "2020-10-13T09:16:01Z", expiry: "2020-10-14T09:16:01Z",
            key: try #require(UserDelegationKey(parsing: HTTPResponse.xml(Self.answer).body)))
    }

    func parameters(_ url: String) -> [String: String] {
        let pairs = url.drop { $0 != "?" }.dropFirst().split(separator: "&").map { pair in
            (String(pair.prefix { $0 != "=" }), String(pair.drop { $0 != "=" }.dropFirst()))
        }
        return Dictionary(pairs) { _, last in last }
    }

    /// The signatures are those of azure-storage-blob 12.27.1 for Python, told to use version
    /// 2025-07-05.
    @Test(arguments: [
        ("certificates/root ca.cer", "fZpG%2BUCxnOfCOfisuPPsrW6QPvQ7oM9A0BoApm19oNE%3D"),
        ("größe&1+1=2.cer", "cVl3j7D6QQSi0f5Fg3tCBr%2FAjBOTQcXOt9aQQnormYc%3D"),
    ])
    func signsAsAnotherImplementation(_ blob: String, _ expected: String) throws {
        let query = try signature(blob).query().revealed()
        #expect(
            parameters("?\(query)") == [
                "sv": "2025-07-05", "sr": "b", "sp": "r", "spr": "https",
                "st": "2020-10-13T09%3A16%3A01Z", "se": "2020-10-14T09%3A16%3A01Z",
                "skoid": "1ce13278-a083-4d15-8796-de39717793e1",
                "sktid": "72f988bf-86f1-41af-91ab-2d7cd011db47",
                "skt": "2020-10-13T09%3A11%3A01Z", "ske": "2020-10-18T10%3A11%3A01Z",
                "sks": "b", "skv": "2025-07-05", "sig": expected,
            ])
    }

    @Test func asksForAKeyThatHoldsAsLongAsTheURL() async throws {
        let transport = ScriptedTransport(.xml(Self.answer))
        let url = try await StorageAccount.make(transport).signedURL(
            container: "batch", blob: "root ca.cer", lifetime: .seconds(3600))
        let request = try #require(transport.requests.first)
        #expect(request.method == "POST")
        #expect(
            request.url == "https://contosostore.blob.core.windows.net"
                + "/?restype=service&comp=userdelegationkey")
        #expect(
            String(decoding: request.body ?? [], as: UTF8.self) == """
                <?xml version="1.0" encoding="utf-8"?><KeyInfo><Start>2020-10-13T09:06:01Z</Start>\
                <Expiry>2020-10-13T10:11:01Z</Expiry></KeyInfo>
                """)
        let text = url.revealed()
        #expect(
            text.hasPrefix("https://contosostore.blob.core.windows.net/batch/root%20ca.cer?sv="))
        let fields = parameters(text)
        #expect(fields["st"] == "2020-10-13T09%3A06%3A01Z")
        #expect(fields["se"] == "2020-10-13T10%3A11%3A01Z")
        #expect(fields["sp"] == "r")
    }

    @Test func leavesRoomForClocksInTheLongestLifetime() async throws {
        let transport = ScriptedTransport(.xml(Self.answer))
        let url = try await StorageAccount.make(transport).signedURL(
            container: "batch", blob: "a", permissions: "wr",
            lifetime: StorageAccount.longestLifetime)
        let fields = parameters(url.revealed())
        #expect(fields["se"] == "2020-10-20T09%3A06%3A01Z")
        #expect(fields["sp"] == "rw")
    }

    @Test(arguments: [("r", 0), ("r", -1), ("r", 7 * 86400 + 1), ("", 60), ("x", 60), ("r w", 60)])
    func refusesWhatCannotBeSigned(_ permissions: String, _ seconds: Int) async throws {
        let transport = ScriptedTransport(.xml(Self.answer))
        let error = await #expect(throws: AzureError.self) {
            try await StorageAccount.make(transport).signedURL(
                container: "batch", blob: "a", permissions: permissions,
                lifetime: .seconds(seconds))
        }
        #expect(error?.code == "InvalidInput")
        #expect(transport.requests.isEmpty)
    }

    @Test func showsNeitherSignatureNorKey() async throws {
        let url = try await StorageAccount.make(ScriptedTransport(.xml(Self.answer))).signedURL(
            container: "batch", blob: "a", lifetime: .seconds(60))
        for text in ["\(url)", String(reflecting: url), String(reflecting: try signature("a"))] {
            #expect(!text.contains("sig="))
            #expect(!text.contains("https://contosostore"))
            #expect(!text.contains("WIJg"))
        }
        let withoutEnd = HTTPResponse.xml(String(Self.answer.dropLast(20)))
        let error = await #expect(throws: AzureError.self) {
            try await StorageAccount.make(ScriptedTransport(withoutEnd)).signedURL(
                container: "batch", blob: "a", lifetime: .seconds(60))
        }
        #expect(error?.kind == .unparsable)
        #expect(!"\(String(reflecting: error))".contains("WIJg"))
    }

    @Test(arguments: ["Value", "SignedOid", "SignedExpiry"])
    func needsAWholeKey(_ field: String) {
        let cut = Self.answer.replacing("<\(field)>", with: "<Other>")
            .replacing("</\(field)>", with: "</Other>")
        #expect(UserDelegationKey(parsing: Array(cut.utf8)) == nil)
    }
}
