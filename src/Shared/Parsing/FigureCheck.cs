using System.Globalization;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Checks that the declared figures of an interface or method are in their range (FB1005).</summary>
internal sealed class FigureCheck(string owner, ProblemSink problems, CancellationToken cancellationToken)
{
    public void AtLeast(AttributeData attribute, string name, int least, string? hint = null)
    {
        if (attribute.Named(name, least) is var value && value < least)
            Report(attribute, name, Text(value), $"at least {Text(least)}{(hint is null ? "" : $" ({hint})")}");
    }

    public void Between(AttributeData attribute, string name, double least, double most)
    {
        if (attribute.Named(name, least) is var value && !(value >= least && value <= most))
            Report(attribute, name, Text(value), $"at least {Text(least)} and at most {Text(most)}");
    }

    /// <summary>A share: above 0, at most 1.</summary>
    public void Share(AttributeData attribute, string name)
    {
        if (attribute.Named(name, 1.0) is var value && !(value > 0 && value <= 1)) Report(attribute, name, Text(value), "above 0 and at most 1");
    }

    public void Report(AttributeData attribute, string name, string value, string range) =>
        problems.Error(DiagnosticIds.Figure, attribute.Place(name, cancellationToken), $"'{owner}': {name} is {value}, but must be {range}");

    private static string Text(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
