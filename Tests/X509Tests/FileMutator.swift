/// Makes damaged files out of sound ones; the same seed and files make the same ones again.
struct FileMutator: RandomNumberGenerator {
    private let files: [[UInt8]]
    private var state: UInt64

    init(_ files: [[UInt8]], seed: UInt64) {
        self.files = files
        state = seed
    }

    /// SplitMix64.
    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
        return value ^ value >> 31
    }

    /// One of the files with one to four changes.
    mutating func file() -> [UInt8] {
        var file = files.randomElement(using: &self) ?? []
        for _ in 0..<Int.random(in: 1...4, using: &self) where !file.isEmpty {
            change(&file)
        }
        return file
    }

    private mutating func change(_ file: inout [UInt8]) {
        let index = Int.random(in: file.indices, using: &self)
        switch Int.random(in: 0..<6, using: &self) {
        case 0: file[index] ^= 1 << UInt8.random(in: 0..<8, using: &self)
        case 1: file[index] = [0, 1, 0x30, 0x7F, 0x80, 0x84, 0xFF].randomElement(using: &self) ?? 0
        case 2: file.removeSubrange(range(from: index, in: file))
        case 3: file.insert(contentsOf: file[range(from: index, in: file)], at: index)
        case 4: file.removeSubrange(index...)
        default:
            let other = files.randomElement(using: &self) ?? []
            guard let start = other.indices.randomElement(using: &self) else { return }
            file.replaceSubrange(
                range(from: index, in: file), with: other[range(from: start, in: other)])
        }
    }

    private mutating func range(from start: Int, in file: [UInt8]) -> Range<Int> {
        start..<min(file.count, start + Int.random(in: 1...64, using: &self))
    }
}
