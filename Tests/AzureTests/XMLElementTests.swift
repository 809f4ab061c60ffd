import Testing
import Transport

@testable import Azure

struct XMLElementTests {
    func parse(_ text: String) -> XMLElement? {
        XMLElement(parsing: Array(text.utf8))
    }

    @Test func readsElementsAttributesAndText() throws {
        let root = try #require(
            parse(
                """
                \u{FEFF}<?xml version="1.0" encoding="utf-8"?>
                <List At="https://a/?b=1&amp;c=&quot;2&quot;" ><Item>one &lt;&#38;&#x10FFFF;</Item>
                <Item /><Empty></Empty></List >

                """))
        #expect(root.name == "List")
        #expect(root.attributes == ["At": "https://a/?b=1&c=\"2\""])
        #expect(root.children.map(\.name) == ["Item", "Item", "Empty"])
        #expect(root["Item"]?.text == "one <&\u{10FFFF}")
        #expect(root["Nothing"] == nil)
    }

    @Test(arguments: [
        "", "text", "<a>", "<a", "<a></b>", "<a></a><b/>", "<a></a>text", "<a b></a>", "<a b=1/>",
        "<a b=\"1\"c=\"2\"/>", "<a b=\"1\" b=\"2\"/>", "<a b=\"<\"/>", "<a>&nbsp;</a>",
        "<a>&#0;</a>", "<a>&#xD800;</a>", "<a>&#+65;</a>", "<a>&amp</a>", "<1/>", "< a/>",
        "<?xml version=\"1.0\"", "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>", "<a><!-- --></a>",
        "<a><![CDATA[b]]></a>",
    ])
    func refusesWhatIsNotWellFormed(_ text: String) {
        #expect(parse(text) == nil)
    }

    @Test func refusesEveryCutOfADocument() {
        let whole = "<?xml version=\"1.0\"?><a b=\"c\"><d>e&amp;f</d><g/></a>"
        #expect(parse(whole) != nil)
        for count in 0..<whole.utf8.count {
            #expect(parse(String(whole.prefix(count))) == nil)
        }
    }

    @Test func refusesADepthThatNoAnswerHas() {
        func nested(_ depth: Int) -> String {
            String(repeating: "<a>", count: depth) + String(repeating: "</a>", count: depth)
        }
        #expect(parse(nested(32)) != nil)
        #expect(parse(nested(33)) == nil)
        #expect(parse(nested(1_000_000)) == nil)
    }

    @Test func refusesBytesThatAreNoText() {
        #expect(XMLElement(parsing: Array("<a>".utf8) + [0xFF] + Array("</a>".utf8)) == nil)
    }

    /// As github.com/Azure/azure-sdk-for-python has recorded it.
    @Test func makesErrorsOfStorageLikeOthers() {
        let response = HTTPResponse(
            status: 404,
            headers: [
                "Content-Type": "application/xml",
                "x-ms-request-id": "778fdc83-801e-0000-62ff-0334671e2852",
            ],
            body: Array(
                """
                \u{FEFF}<?xml version="1.0" encoding="utf-8"?>
                <Error><Code>BlobNotFound</Code><Message>The specified blob does not exist.
                RequestId:778fdc83-801e-0000-62ff-0334671e2852
                Time:2018-06-14T16:46:54.6040685Z</Message><AuthenticationErrorDetail>secret\
                </AuthenticationErrorDetail></Error>
                """.utf8))
        let error = ErrorDocument.error(
            in: response, operation: "get blob", url: "https://a.blob.core.windows.net/b/c?sig=d")
        #expect(error.code == "BlobNotFound")
        #expect(error.kind == .known)
        #expect(
            "\(error)" == "cannot get blob: The specified blob does not exist (BlobNotFound, 404, "
                + "request 778fdc83-801e-0000-62ff-0334671e2852)")
        #expect(error.target == "https://a.blob.core.windows.net/b/c")
    }

    @Test func readsTheCodeOfAnAnswerWithoutABody() {
        let response = HTTPResponse(status: 404, headers: ["x-ms-error-code": "ContainerNotFound"])
        let error = ErrorDocument.error(in: response, operation: "look", url: "https://a")
        #expect(error.code == "ContainerNotFound")
    }

    @Test func takesNoOtherXMLForAnError() {
        for text in ["<html><Code>a</Code></html>", "<Error><Message>a</Message></Error>"] {
            let response = HTTPResponse(status: 502, body: Array(text.utf8))
            let error = ErrorDocument.error(in: response, operation: "look", url: "https://a")
            #expect(error.kind == .unparsable)
        }
    }
}
