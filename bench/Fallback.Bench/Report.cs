using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace Fallback.Bench;

/// <summary>The results as Markdown.</summary>
internal sealed class Report
{
    private readonly StringBuilder _text = new();

    public Report()
    {
        Line("# Overhead of a call, in figures");
        Line();
        Line($"{DateTime.UtcNow:yyyy-MM-dd}, `dotnet run -c Release --project bench/Fallback.Bench -- --write`: {RuntimeInformation.FrameworkDescription}, Polly.Core {PollyVersion}, {RuntimeInformation.OSDescription}, {RuntimeInformation.ProcessArchitecture}, {Environment.ProcessorCount} cores, workstation GC.");
        Line();
        Line("Providers are handlers in memory, which reply at once or after `Task.Yield`. The time is the median of 320 rounds of about 2 ms, with the middle half of them in brackets; ratios are medians of the ratios within each round, where the subjects run one after the other. Bytes are those of the whole process, the provider's response included. The raw client and Polly's read the answer's text only, and no error body; Fallback also reads usage, finish reason, model and the error, and keeps a record of each attempt. The raw client has no timeout, and in the second scenario no tier to skip.");
    }

    public void Add(string scenario, string handler, Measured[] measured)
    {
        Measured raw = measured[0], polly = measured[1];
        Line();
        Line($"## {scenario}, {handler}");
        Line();
        Line("| | ns a call | bytes a call | time to raw | time to Polly | bytes to Polly |");
        Line("|---|---:|---:|---:|---:|---:|");
        foreach (Measured subject in measured)
            Line($"| {subject.Subject.Name} | {Quantile(subject.Nanoseconds, 0.5):N0} ({Quantile(subject.Nanoseconds, 0.25):N0}–{Quantile(subject.Nanoseconds, 0.75):N0}) | {Quantile(subject.Bytes, 0.5):N0} | {Ratio(subject, raw):0.00} | {Ratio(subject, polly):0.00} | {Quantile(subject.Bytes, 0.5) / Quantile(polly.Bytes, 0.5):0.00} |");
    }

    public override string ToString() => _text.ToString();

    private static string PollyVersion => typeof(Polly.ResiliencePipeline).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    private static double Ratio(Measured subject, Measured other) =>
        Quantile([.. subject.Nanoseconds.Zip(other.Nanoseconds, static (a, b) => a / b)], 0.5);

    private static double Quantile(double[] values, double share) => values.Order().ElementAt((int)(share * (values.Length - 1)));

    private void Line(FormattableString text) => _text.Append(text.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private void Line(string text = "") => _text.Append(text).Append('\n');
}
