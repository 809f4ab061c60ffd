internal import Transport

/// A page for people where a service's answer should be: a proxy's, a firewall's, a sign-in's.
struct WebPage {
    private static let longestTitle = 80
    /// What may stand before a page: white space and a byte order mark.
    private static let ignored = Set(" \t\r\n\u{FEFF}".utf8)
    private static let references = [
        "&lt;": "<", "&gt;": ">", "&quot;": "\"", "&#39;": "'", "&nbsp;": " ", "&amp;": "&",
    ]

    /// Its title, in one short line; nil if it has none.
    let title: String?

    /// Takes an answer for a page, if it is one.
    init?(_ response: HTTPResponse) {
        let head = Array(response.body.prefix(64 << 10))
        let page = head.map(Self.lowercased)
        let type = response.headers["Content-Type"]?.lowercased() ?? ""
        let start = page.drop { Self.ignored.contains($0) }
        let isMarked = ["<!doctype html", "<html"].contains { start.starts(with: $0.utf8) }
        guard isMarked || type.hasPrefix("text/html") || type.hasPrefix("application/xhtml")
        else { return nil }
        title = ["title", "h1"].lazy.compactMap { Self.content(of: $0, in: head, page) }.first
    }

    private static func lowercased(_ byte: UInt8) -> UInt8 {
        (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
    }

    /// - Parameter page: The head of the page once more, in small letters.
    private static func content(of element: String, in head: [UInt8], _ page: [UInt8]) -> String? {
        guard let tag = page.firstRange(of: Array("<\(element)".utf8)),
            let open = page[tag.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = page[open...].firstRange(of: Array("</\(element)".utf8))
        else { return nil }
        let content = readable(String(decoding: head[(open + 1)..<end.lowerBound], as: UTF8.self))
        return content.isEmpty ? nil : content
    }

    /// One line without tags, without the queries of URLs, which may be secret, and without what a
    /// terminal would obey.
    private static func readable(_ content: String) -> String {
        var text = withoutTags(content)
        for (reference, character) in references {
            text = text.replacing(reference, with: character)
        }
        text.removeAll { "<>".contains($0) }
        let words = text.split(whereSeparator: \.isWhitespace).map { word in
            word.prefix { $0 != "?" } + (word.contains("?") ? "?" : "")
        }
        return String(AzureError.plain(words.joined(separator: " ")).prefix(longestTitle))
    }

    private static func withoutTags(_ content: String) -> String {
        var isInTag = false
        return content.filter { character in
            if character == "<" { isInTag = true }
            defer { if character == ">" { isInTag = false } }
            return !isInTag
        }
    }
}
