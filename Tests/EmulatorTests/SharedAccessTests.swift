import Secrets
import Testing

@testable import Emulator

/// Signatures that azure-storage-blob for Python has made, each in the version of its time.
struct SharedAccessTests {
    private static let key = Secret(
        "a2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2tra2traw==")
    private static let times = "st=2025-10-09T09%3A00%3A00Z&se=2025-10-09T10%3A00%3A00Z"
    private static let signer =
        "skoid=o&sktid=t&skt=2025-10-09T08%3A00%3A00Z&ske=2025-10-10T08%3A00%3A00Z&sks=b"

    private func access(_ query: String) throws -> SharedAccess {
        try #require(SharedAccess(ServerRequest("GET", "/?\(Self.times)&\(query)")))
    }

    private func isSigned(_ access: SharedAccess, _ text: String, with key: Secret) -> Bool {
        StorageKeySignature.signature(of: text, with: key) == access["sig"]
    }

    @Test(arguments: [
        // azure-storage-blob 12.3.1, 12.20.0, 12.28.0, 12.31.1
        (
            "a.cer",
            "sp=r&sv=2019-07-07&sr=b&sig=NAmk8Ol3BgUh9ukGeig8lv9Ougpt7Y31zLVyKk3FH2s%3D"
        ),
        (
            "a.cer",
            "sp=r&sv=2024-05-04&sr=b&sig=iCC5axPxzw2ESO3yXX4rHrXxVvzdwSbYhui5YsceIgI%3D"
        ),
        (
            "a.cer",
            "sp=r&sv=2026-02-06&sr=b&sig=bH%2B0yvUpRkskKzJ2SXmsSqZqFWE6voum7wNtRFtWE5Y%3D"
        ),
        (
            "größe & 1+1.cer",
            "sp=r&spr=https&sv=2026-10-06&sr=b&rscc=no-store"
                + "&sig=Nv2VSL3w3LUvF6PmtqnyeHQyqgrL10iHGMtXdZFYem4%3D"
        ),
        (
            nil,
            "sp=rl&sv=2026-10-06&sr=c&sig=y9CACKptvM7zUjBqotG9XDhnc%2BRP3OVvYigk0xXilnU%3D"
        ),
    ])
    func service(blob: String?, query: String) throws {
        let access = try access(query)
        let resource = "/blob/contosostore/certificates" + (blob.map { "/\($0)" } ?? "")
        #expect(isSigned(access, SharedAccessText.service(access, resource), with: Self.key))
    }

    @Test(arguments: [
        "sp=rl&sv=2019-07-07&ss=b&srt=co&sig=h/Xrl4e6aA34bK2qU6Pfv63eisS2wwLWGQbtMprbR6s%3D",
        "sp=rl&sv=2024-05-04&ss=b&srt=co&sig=ZsuZOFXL2VXHzjQTVTOLbnlK9UlOJlAImR2vbHRyMCA%3D",
        "sp=rl&sv=2026-02-06&ss=b&srt=co&sig=TFyZoD/hHIcC52lTVjcN92iCshw%2Bi8WNmO2FNl/6GUA%3D",
        "sp=rl&sv=2026-10-06&ss=b&srt=co&sig=BtROl8sYst7gdZlXdxd4MlMuI0P0FKyMelaPZTGVlwE%3D",
    ])
    func account(query: String) throws {
        let access = try access(query)
        #expect(
            isSigned(access, SharedAccessText.account(access, name: "contosostore"), with: Self.key)
        )
    }

    @Test(arguments: [
        "sp=r&sv=2019-07-07&sr=b&skv=2019-02-02"
            + "&sig=puMTVj11kefjbhd%2BvF8PX8I3xjJOG2SYdLjG5D1Sn/Q%3D",
        "sp=r&sv=2024-05-04&sr=b&skv=2019-02-02"
            + "&sig=Ds/etgJw8XAO8pJ/Yx9ETsqVzD1UTMQ9Cwnjv0FesMI%3D",
        "sp=r&sv=2026-02-06&sr=b&skv=2019-02-02"
            + "&sig=NAR2YpE7CSZcBqebf2IWLbXXY6A57aqYgnNU%2BLLvV1g%3D",
        "sp=r&sv=2026-10-06&sr=b&skv=2025-07-05"
            + "&sig=PKDGBX5XA6wb%2BBYDdo01iHlAk5PW1aw96AuOE7EHlkY%3D",
    ])
    func delegated(query: String) throws {
        let access = try access("\(Self.signer)&\(query)")
        let resource = "/blob/contosostore/certificates/a.cer"
        #expect(isSigned(access, SharedAccessText.delegated(access, resource), with: Self.key))
    }

    /// The same that certferry's own client is tested by.
    @Test func delegatedAsTheClientIsTested() throws {
        let access = try #require(
            SharedAccess(
                ServerRequest(
                    "GET",
                    "/?st=2020-10-13T09:16:01Z&se=2020-10-14T09:16:01Z&sr=b&sp=r&spr=https"
                        + "&sv=2025-07-05&skoid=1ce13278-a083-4d15-8796-de39717793e1"
                        + "&sktid=72f988bf-86f1-41af-91ab-2d7cd011db47&skt=2020-10-13T09:11:01Z"
                        + "&ske=2020-10-18T10:11:01Z&sks=b&skv=2025-07-05"
                        + "&sig=cVl3j7D6QQSi0f5Fg3tCBr%2FAjBOTQcXOt9aQQnormYc%3D")))
        let text = SharedAccessText.delegated(
            access, "/blob/contosostore/batch/größe&1+1=2.cer")
        #expect(
            isSigned(
                access, text, with: Secret("WIJg+ZuuW3afqBgv0ZRnwpw3XO+zGBGDQwa+F55HTAk=")))
    }

    @Test(arguments: [
        ("127.0.0.1", true), ("127.0.0.0-127.0.0.9", true), ("10.0.0.1", false), ("x", false),
        ("127.0.0.2-127.0.0.1", false), ("1-2-3", false),
    ])
    func sourceAddresses(text: String, holds: Bool) {
        #expect(SourceAddresses(text)?.holdsLoopback == holds)
    }

    @Test(arguments: [
        ("2025-10-09", "2025-10-09T00:00:00Z"), ("2025-10-09T08:00Z", "2025-10-09T08:00:00Z"),
        ("2025-10-09T08:00:01Z", "2025-10-09T08:00:01Z"),
        ("2025-10-09T08:00:01.0000000Z", "2025-10-09T08:00:01Z"), ("soon", nil), ("", nil),
    ])
    func times(text: String, expected: String?) {
        #expect(StorageTime.parse(text)?.iso8601Seconds == expected)
    }
}
