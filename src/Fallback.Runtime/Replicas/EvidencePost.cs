using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>
/// A process's post on the board of evidence: its name, and what it has found out. Written and read here; what is read comes from another
/// process, perhaps of another version, and may be invalid.
/// </summary>
internal sealed record EvidencePost(string Process, string Version, IReadOnlyList<Evidence> Evidence)
{
    /// <summary>More findings than a process with thousands of tiers has at once. Older ones are left out.</summary>
    public const int Most = 500;

    private const int LongestName = 200;
    private const int LongestPost = 256 * 1024;
    private const int Format = 1;

    /// <summary>A longer time is a mistake of a clock, or invalid.</summary>
    private static readonly TimeSpan _longest = TimeSpan.FromDays(1);

    public string Write()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v"u8, Format);
            writer.WriteString("p"u8, Process);
            writer.WriteString("r"u8, Version);
            writer.WriteStartArray("e"u8);
            foreach (Evidence evidence in Evidence) Write(writer, evidence);
            writer.WriteEndArray();
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Returns null for invalid text, or for a later format.</summary>
    public static EvidencePost? Read(string text)
    {
        if (text.Length > LongestPost) return null;
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            JsonElement root = document.RootElement;
            if (root.GetProperty("v"u8).GetInt32() != Format) return null;
            var evidence = new List<Evidence>();
            foreach (JsonElement item in root.GetProperty("e"u8).EnumerateArray())
            {
                if (evidence.Count == Most) break;
                if (Read(item) is { } one) evidence.Add(one);
            }
            return new EvidencePost(Shown(root, "p"), Shown(root, "r"), evidence);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static void Write(Utf8JsonWriter writer, in Evidence evidence)
    {
        writer.WriteStartObject();
        writer.WriteString("s"u8, evidence.Subject);
        writer.WriteNumber("k"u8, (int)evidence.Kind);
        writer.WriteString("n"u8, evidence.Name);
        if (evidence.Reason != 0) writer.WriteString("w"u8, evidence.Reason.ToString());
        if (evidence.Kind == EvidenceKind.Open) writer.WriteString("c"u8, evidence.Cause.ToString());
        if (evidence.Kind == EvidenceKind.Struggling) writer.WriteNumber("x"u8, evidence.Share);
        writer.WriteNumber("l"u8, Milliseconds(evidence.Remaining));
        writer.WriteNumber("a"u8, Milliseconds(evidence.Age));
        writer.WriteEndObject();
    }

    private static Evidence? Read(JsonElement item)
    {
        var kind = (EvidenceKind)item.GetProperty("k"u8).GetInt32();
        // A kind, reason or cause of a later version, whose meaning is unknown here.
        if (kind is not (EvidenceKind.Open or EvidenceKind.Recovered or EvidenceKind.Limited or EvidenceKind.Struggling)) return null;
        SkipReason reason = default;
        FailureKind cause = default;
        if (item.TryGetProperty("w"u8, out JsonElement why) && !IsKnown(why.GetString(), out reason)) return null;
        if (item.TryGetProperty("c"u8, out JsonElement what) && !IsKnown(what.GetString(), out cause)) return null;
        float share = item.TryGetProperty("x"u8, out JsonElement part) ? Math.Clamp(part.GetSingle(), SyntheticRecord.Struggling, 1) : 1;
        return new Evidence(Text(item, "s"), kind, Shown(item, "n"), reason, cause, Time(item, "l"u8), Time(item, "a"u8), share);
    }

    // A number would be accepted as well, with or without a meaning.
    private static bool IsKnown<T>(string? text, out T value) where T : struct, Enum => Enum.TryParse(text, out value) && Enum.IsDefined(value);

    private static string Text(JsonElement of, string name)
    {
        string text = of.GetProperty(name).GetString() ?? "";
        return text.Length > LongestName ? text[..LongestName] : text;
    }

    /// <summary>Returns the text in a form for logs and pages: anything could have been written to the store.</summary>
    private static string Shown(JsonElement of, string name) => Redactor.Clean(Text(of, name), null) ?? "unnamed";

    private static TimeSpan Time(JsonElement of, ReadOnlySpan<byte> name)
    {
        double milliseconds = of.GetProperty(name).GetDouble();
        return milliseconds <= 0 ? TimeSpan.Zero
            : milliseconds >= _longest.TotalMilliseconds ? _longest
            : TimeSpan.FromMilliseconds(milliseconds);
    }

    // A break that is over now no longer applies; one of a millisecond does.
    private static long Milliseconds(TimeSpan time) => (long)Math.Ceiling(time < _longest ? time.TotalMilliseconds : _longest.TotalMilliseconds);
}
