using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Fallback;

/// <summary>Writes and reads a canary's state, and the samples that replicas pass on. What is read comes from another process.</summary>
internal static class CanaryWords
{
    private const int Format = 1;
    private const int LongestReason = 500;
    private const double Nano = 1e9;

    // Far beyond what decides; infinity could be neither written nor shown.
    private const double MostEvidence = 1e9;

    public static string Write(CanaryStanding standing) => Write(writer =>
    {
        writer.WriteNumber("d"u8, standing.Declared);
        writer.WriteString("s"u8, standing.State.ToString());
        writer.WriteNumber("g"u8, standing.Granted);
        writer.WriteBoolean("p"u8, standing.IsPaused);
        writer.WriteString("k"u8, standing.Verdict.ToString());
        writer.WriteString("r"u8, standing.Reason);
        writer.WriteNumber("cn"u8, standing.Canary.Samples);
        writer.WriteNumber("cf"u8, standing.Canary.Failures);
        writer.WriteNumber("pn"u8, standing.Primary.Samples);
        writer.WriteNumber("pf"u8, standing.Primary.Failures);
        writer.WriteNumber("n"u8, standing.TotalSamples);
        writer.WriteNumber("e"u8, Math.Round(Math.Min(standing.Evidence, MostEvidence), 3));
        writer.WriteBoolean("c"u8, standing.IsConfiguredPaused);
        writer.WriteNumber("t"u8, standing.Trial);
    });

    /// <summary>Returns null for invalid text, or for a later format.</summary>
    public static CanaryStanding? ReadStanding(string text) => Read(text, static root =>
    {
        if (!IsKnown(root, "s"u8, out CanaryState state) || !IsKnown(root, "k"u8, out CanaryVerdict verdict)) return null;
        // It is written to logs and pages, and anything could have been written to the store.
        string reason = root.GetProperty("r"u8).GetString() ?? "";
        reason = Redactor.Clean(reason.Length > LongestReason ? reason[..LongestReason] : reason, null) ?? "";
        return new CanaryStanding(
            Share(root, "d"u8), state, Share(root, "g"u8), root.GetProperty("p"u8).GetBoolean(), verdict,
            reason, Record(root, "cn"u8, "cf"u8), Record(root, "pn"u8, "pf"u8),
            Math.Max(0, root.GetProperty("n"u8).GetInt64()), Math.Clamp(root.GetProperty("e"u8).GetDouble(), 0, MostEvidence),
            root.TryGetProperty("c"u8, out JsonElement paused) && paused.GetBoolean(),
            root.TryGetProperty("t"u8, out JsonElement trial) ? trial.GetInt64() : 0);
    });

    /// <param name="stage">The trial and share that the samples belong to.</param>
    /// <param name="from">The number of the first sample: samples that were read are not read again.</param>
    /// <param name="samples">The samples.</param>
    public static string Write(CanaryStage stage, long from, IReadOnlyCollection<CanarySample> samples) => Write(writer =>
    {
        writer.WriteNumber("t"u8, stage.Trial);
        writer.WriteNumber("g"u8, stage.Share);
        writer.WriteNumber("f"u8, from);
        writer.WriteStartArray("x"u8);
        foreach (CanarySample sample in samples)
        {
            writer.WriteNumberValue((sample.IsCanary ? 1 : 0) + (sample.Failed ? 2 : 0));
            writer.WriteNumberValue(Math.Round(sample.Latency.TotalMilliseconds, 1));
            writer.WriteNumberValue(sample.CostUsd is { } cost ? Math.Round((double)cost * Nano) : -1);
        }
        writer.WriteEndArray();
    });

    /// <summary>Returns null for invalid text, or for a later format.</summary>
    public static CanarySamples? ReadSamples(string text) => Read(text, static root =>
    {
        var samples = new List<CanarySample>();
        JsonElement.ArrayEnumerator figures = root.GetProperty("x"u8).EnumerateArray();
        while (samples.Count < 2 * CanaryController.MostHandedOn && figures.MoveNext())
        {
            int flags = figures.Current.GetInt32();
            if (!figures.MoveNext()) break;
            double latency = Math.Clamp(figures.Current.GetDouble(), 0, TimeSpan.FromHours(1).TotalMilliseconds);
            if (!figures.MoveNext()) break;
            double cost = figures.Current.GetDouble();
            samples.Add(new CanarySample(
                (flags & 1) != 0, (flags & 2) != 0, TimeSpan.FromMilliseconds(latency), cost is >= 0 and < 1e15 ? (decimal)(cost / Nano) : null));
        }
        var stage = new CanaryStage(root.GetProperty("t"u8).GetInt64(), Share(root, "g"u8));
        return new CanarySamples(stage, root.GetProperty("f"u8).GetInt64(), samples);
    });

    private static string Write(Action<Utf8JsonWriter> members)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("v"u8, Format);
            members(writer);
            writer.WriteEndObject();
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static T? Read<T>(string text, Func<JsonElement, T?> read) where T : class
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = 8 });
            return document.RootElement.GetProperty("v"u8).GetInt32() == Format ? read(document.RootElement) : null;
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static double Share(JsonElement of, ReadOnlySpan<byte> name) => Math.Clamp(of.GetProperty(name).GetDouble(), 0, 1);

    private static CanaryRecord Record(JsonElement of, ReadOnlySpan<byte> samples, ReadOnlySpan<byte> failures)
    {
        int count = Math.Max(0, of.GetProperty(samples).GetInt32());
        return new CanaryRecord { Samples = count, Failures = Math.Clamp(of.GetProperty(failures).GetInt32(), 0, count) };
    }

    // A number would be accepted as well, with or without a meaning.
    private static bool IsKnown<T>(JsonElement of, ReadOnlySpan<byte> name, out T value) where T : struct, Enum =>
        Enum.TryParse(of.GetProperty(name).GetString(), out value) && Enum.IsDefined(value);
}

/// <summary>The samples that a replica passes on.</summary>
/// <param name="Stage">The trial and share that the samples belong to.</param>
/// <param name="From">The number of the first sample: samples that were read are not read again.</param>
/// <param name="Samples">The samples.</param>
internal sealed record CanarySamples(CanaryStage Stage, long From, List<CanarySample> Samples);
