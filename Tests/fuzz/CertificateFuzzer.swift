/// What libFuzzer calls with each file that it makes up; see scripts/fuzz.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzCertificate(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    let file = Array(UnsafeBufferPointer(start: start, count: count))
    do {
        _ = try FileExercise.run(file)
    } catch {
        preconditionFailure("what was read could not be described: \(error)")
    }
    return 0
}
