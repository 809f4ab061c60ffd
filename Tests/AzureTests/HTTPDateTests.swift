import Azure
import Foundation
import Testing

struct HTTPDateTests {
    @Test(arguments: [
        ("Wed, 23 Oct 2024 23:20:19 GMT", "2024-10-23T23:20:19Z"),
        ("Thu, 29 Feb 2024 00:00:00 GMT", "2024-02-29T00:00:00Z"),
        ("Sun, 01 Mar 2026 09:05:07 GMT", "2026-03-01T09:05:07Z"),
    ])
    func writesAndReads(text: String, iso: String) throws {
        let date = try Date(iso, strategy: .iso8601)
        #expect(HTTPDate.format(date) == text)
        #expect(HTTPDate.parse(text) == date)
    }

    @Test(arguments: ["", "now", "Wed, 23 Okt 2024 23:20:19 GMT", "Wed, 23 Oct 2024 23:20 GMT"])
    func refusesWhatIsNotADate(text: String) {
        #expect(HTTPDate.parse(text) == nil)
    }
}
