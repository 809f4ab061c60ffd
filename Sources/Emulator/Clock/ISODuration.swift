/// A duration as ISO 8601 writes it: `PT15M`, `P1DT2H`, `PT0.5S`.
struct ISODuration: Sendable, Equatable {
    let seconds: Double

    init(seconds: Double) {
        self.seconds = seconds
    }

    /// Reads a duration of days and smaller; nil if it is none.
    init?(_ text: String) {
        guard text.first == "P" else { return nil }
        var seconds = 0.0
        var isTime = false
        var number = ""
        var unitsRead = 0
        for character in text.dropFirst() {
            if character == "T", !isTime, number.isEmpty {
                isTime = true
            } else if character.isASCII, character.isNumber || character == "." {
                number.append(character)
            } else {
                guard let unit = Self.unit(character, isTime), let count = Double(number) else {
                    return nil
                }
                seconds += unit * count
                number = ""
                unitsRead += 1
            }
        }
        guard number.isEmpty, unitsRead > 0 else { return nil }
        self.seconds = seconds
    }

    private static func unit(_ letter: Character, _ isTime: Bool) -> Double? {
        switch (letter, isTime) {
        case ("D", false): 86_400
        case ("H", true): 3600
        case ("M", true): 60
        case ("S", true): 1
        default: nil
        }
    }

    /// `PT3M20S`.
    var description: String {
        let whole = Int(seconds)
        let parts = [(whole / 3600, "H"), (whole / 60 % 60, "M"), (whole % 60, "S")]
        let text = parts.filter { $0.0 > 0 }.map { "\($0.0)\($0.1)" }.joined()
        return "PT" + (text.isEmpty ? "0S" : text)
    }
}
