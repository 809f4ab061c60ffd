import Testing
import Transport

@testable import Azure

struct WebPageTests {
    func title(_ body: String, type: String = "text/html") -> String? {
        let response = HTTPResponse(
            status: 502, headers: ["Content-Type": type], body: Array(body.utf8))
        return WebPage(response)?.title
    }

    static let titles = [
        ("<html><head><title>Access denied</title></head>", "Access denied"),
        ("<TITLE lang=en>\n  No\t<b>access</b> &amp; logged\n</TITLE>", "No access & logged"),
        ("<html><body><h1 class=x>Bad Gateway</h1>", "Bad Gateway"),
        ("<title></title><h1>Bad Gateway</h1>", "Bad Gateway"),
        ("<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>", "scriptalert(1)/script"),
        ("<title>No https://a.example/b?sig=s for you</title>", "No https://a.example/b? for you"),
        ("<title>a\u{1B}[31mb\u{202E}c</title>", "a[31mbc"),
    ]

    @Test(arguments: titles)
    func readsATitle(page: String, title: String) {
        #expect(self.title(page) == title)
    }

    @Test(arguments: [
        "", "<title>", "<title>never ends", "<title></title>", "plain", "<h1", "\u{0}",
    ])
    func doesWithoutATitle(page: String) {
        #expect(title(page) == nil)
    }

    @Test func keepsATitleShort() {
        let long = String(repeating: "é", count: 500)
        #expect(title("<title>\(long)</title>") == String(long.prefix(80)))
    }

    @Test func knowsAPageByItsBeginning() {
        #expect(title(" \n<!DOCTYPE html><title>T</title>", type: "application/json") == "T")
        #expect(title("\u{FEFF}<HTML><title>T</title>", type: "") == "T")
        #expect(title("{\"a\":\"<html><title>T</title>\"}", type: "application/json") == nil)
    }
}
