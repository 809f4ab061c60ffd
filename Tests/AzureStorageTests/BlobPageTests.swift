import Azure
import Testing
import Transport

@testable import AzureStorage

struct BlobPageTests {
    static let marker =
        "2!100!MDAwMDI5IWJsb2NrYmxvYi8yMTU2NTk5NDE4MzU0MzAyODQwITAwMDAyOCE5OTk5LTEyLTMxVDIzOjU5OjU5"
        + "Ljk5OTk5OTlaIQ--"

    /// An item as github.com/Azure/azure-sdk-for-js has recorded it.
    static let item = """
        <Blob><Name>blockblob/1156599418323602516</Name><Properties><Creation-Time>Fri, 16 Aug 2019 \
        22:23:03 GMT</Creation-Time><Last-Modified>Fri, 16 Aug 2019 22:23:03 GMT</Last-Modified>\
        <Etag>0x8D722984DFBE63E</Etag><Content-Length>0</Content-Length><Content-Type>\
        application/octet-stream</Content-Type><Content-Encoding /><Content-Language />\
        <Content-MD5>1B2M2Y8AsgTpgAmY7PhCfg==</Content-MD5><Cache-Control /><Content-Disposition />\
        <BlobType>BlockBlob</BlobType><AccessTier>Cool</AccessTier><AccessTierInferred>true\
        </AccessTierInferred><LeaseStatus>unlocked</LeaseStatus><LeaseState>available</LeaseState>\
        <ServerEncrypted>true</ServerEncrypted><TagCount>0</TagCount></Properties><Metadata>\
        <keya>a</keya><keyb>c</keyb></Metadata></Blob>
        """

    func page(_ items: String, next: String = "<NextMarker />") -> HTTPResponse {
        .xml(
            """
            <EnumerationResults ServiceEndpoint="https://contosostore.blob.core.windows.net/" \
            ContainerName="box"><Prefix>blockblob</Prefix><MaxResults>2</MaxResults><Blobs>\(items)\
            </Blobs>\(next)</EnumerationResults>
            """)
    }

    @Test func readsARecordedPage() throws {
        let marked = page(Self.item, next: "<NextMarker>\(Self.marker)</NextMarker>")
        let list = try #require(BlobPage(parsing: marked.body))
        let blob = try #require(list.blobs.first)
        #expect(list.blobs.count == 1)
        #expect(blob.name == "blockblob/1156599418323602516")
        #expect(blob.length == 0)
        #expect(blob.contentType == "application/octet-stream")
        #expect(blob.contentMD5 == "1B2M2Y8AsgTpgAmY7PhCfg==")
        #expect(blob.etag == "0x8D722984DFBE63E")
        #expect(blob.lastModified == "Fri, 16 Aug 2019 22:23:03 GMT")
        #expect(list.nextMarker == Self.marker)
    }

    @Test func readsNamesThatXMLCannotHold() throws {
        let items = """
            <Blob><Name>a&amp;b</Name></Blob><Blob><Name Encoded="true">c%01d</Name></Blob>
            """
        let list = try #require(BlobPage(parsing: page(items).body))
        #expect(list.blobs.map(\.name) == ["a&b", "c\u{1}d"])
        #expect(list.nextMarker == nil)
    }

    @Test func followsMarkersToTheEnd() async throws {
        let transport = ScriptedTransport(
            page(Self.item, next: "<NextMarker>\(Self.marker)</NextMarker>"), page(""))
        let pager = try StorageAccount.make(transport).list(
            container: "box", prefix: "block blob/", pageSize: 1)
        var pages = 0
        while try await pager.next() != nil { pages += 1 }
        #expect(pages == 2)
        let first =
            "https://contosostore.blob.core.windows.net/box?restype=container&comp=list"
            + "&prefix=block%20blob%2F&maxresults=1"
        let marker = Self.marker.replacing("!", with: "%21")
        #expect(transport.requests.map(\.url) == [first, "\(first)&marker=\(marker)"])
    }

    @Test func endsALoopOfMarkers() async throws {
        let again = page(Self.item, next: "<NextMarker>again</NextMarker>")
        let pager = try StorageAccount.make(ScriptedTransport(again, again, again)).list(
            container: "box")
        _ = try await pager.next()
        _ = try await pager.next()
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.code == "PageLoop")
    }

    @Test(arguments: ["<html/>", "<EnumerationResults/>", "", "<EnumerationResults><Blobs>"])
    func refusesWhatIsNoPage(_ text: String) async throws {
        let pager = try StorageAccount.make(ScriptedTransport(.xml(text))).list(container: "box")
        let error = await #expect(throws: AzureError.self) { try await pager.next() }
        #expect(error?.kind == .unparsable)
    }

    @Test func refusesAPageWithANamelessBlob() {
        #expect(BlobPage(parsing: page("<Blob><Properties/></Blob>").body) == nil)
    }
}
