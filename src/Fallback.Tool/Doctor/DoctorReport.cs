using System.Globalization;
using System.Text.Json;
using Fallback.Roslyn;
using Fallback.Tool.Output;

namespace Fallback.Tool.Doctor;

/// <summary>Writes the findings of the doctor.</summary>
internal static class DoctorReport
{
    /// <summary>The smallest difference of clocks for which a signed request or a token is refused.</summary>
    private static readonly TimeSpan _clockLimit = TimeSpan.FromSeconds(30);

    public static bool IsClockWrong(Diagnosis diagnosis) => diagnosis.Clock is { } clock && clock.Duration() > _clockLimit;

    public static void WriteText(TextWriter output, IReadOnlyList<Diagnosis> all, IReadOnlyList<DeadEnd> deadEnds)
    {
        if (all.Count > 0)
        {
            var table = new TextTable("provider", "model", "key", "key accepted", "model known", "latency", "clock", "").Figures(5, 6);
            foreach (Diagnosis one in all)
                table.Add(
                    Shown.Word(one.Place), Shown.Word(one.Model ?? "(list of models)"), Shown.Word(one.KeySource), YesNo(one.KeyAccepted),
                    YesNo(one.ModelKnown), Latency(one), Clock(one.Clock), one.Problem is null && !IsClockWrong(one) ? "ok" : "PROBLEM");
            table.Write(output);
            output.WriteLine();
        }
        foreach (Diagnosis one in all)
        {
            string name = Shown.Word(one.Model is null ? one.Place : $"{one.Place}, {one.Model}");
            if (one.Problem is not null)
            {
                output.WriteLine($"{name}: {Shown.Sentence(one.Problem)}");
                output.WriteLine($"  remedy: {Shown.Sentence(one.Remedy ?? "")}");
            }
            if (!IsClockWrong(one)) continue;
            output.WriteLine($"{name}: its clock is {Clock(one.Clock)} from this machine's");
            output.WriteLine("  remedy: let this machine's clock be set by NTP; signed requests and tokens depend on it");
        }
        foreach (DeadEnd end in deadEnds) output.WriteLine($"'{Shown.Word(end.Name)}' {Shown.Sentence(end.Problem)}");
        int wrong = all.Count(static one => one.Problem is not null || IsClockWrong(one)) + deadEnds.Count;
        output.WriteLine(wrong == 0 ? $"All is well: {Count(all.Count)} answered."
            : $"{wrong} of {all.Count + deadEnds.Count} {(wrong == 1 ? "has" : "have")} a problem.");
    }

    public static string Json(IReadOnlyList<Diagnosis> all, IReadOnlyList<DeadEnd> deadEnds) => JsonText.Of(json =>
    {
        json.WriteStartArray();
        foreach (Diagnosis one in all) Write(json, one);
        foreach (DeadEnd end in deadEnds)
        {
            json.WriteStartObject();
            json.WriteBoolean("ok", false);
            json.WriteString("name", Shown.Word(end.Name));
            json.WriteString("problem", Shown.Sentence(end.Problem));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static void Write(Utf8JsonWriter json, Diagnosis one)
    {
        json.WriteStartObject();
        json.WriteBoolean("ok", one.Problem is null && !IsClockWrong(one));
        json.Text("provider", one.Provider);
        json.Text("instance", one.Instance);
        json.Text("model", one.Model);
        json.Text("keySource", one.KeySource);
        json.Truth("keyAccepted", one.KeyAccepted);
        json.Truth("modelKnown", one.ModelKnown);
        json.Number("latencyMs", one.Latency is { } latency ? Math.Round((decimal)latency.TotalMilliseconds) : null);
        json.Number("clockSeconds", one.Clock is { } clock ? Math.Round((decimal)clock.TotalSeconds) : null);
        json.Text("problem", one.Problem is { } problem ? Shown.Sentence(problem) : null);
        json.Text("remedy", one.Remedy is { } remedy ? Shown.Sentence(remedy) : null);
        json.WriteEndObject();
    }

    private static string Latency(Diagnosis one) => one.Latency is { } latency ? FigureText.Time((long)latency.TotalMilliseconds) : "-";

    /// <summary>The Date header counts whole seconds.</summary>
    private static string Clock(TimeSpan? clock) => clock is { } known
        ? Math.Round(known.TotalSeconds).ToString("+#,0 s;-#,0 s;0 s", CultureInfo.InvariantCulture) : "-";

    private static string YesNo(bool? value) => value switch { true => "yes", false => "NO", null => "-" };

    private static string Count(int count) => count == 1 ? "1 request was" : $"{count} requests were";
}
