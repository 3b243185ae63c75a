using System;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Fallback.Roslyn;

/// <summary>
/// Writes a lock file: one value per line, and objects last in each object, so that branches that change different clients can be merged.
/// </summary>
internal sealed class PolicyWriter
{
    private readonly StringBuilder _text = new();
    private int _depth;
    private bool _isFirst = true;

    public static string Write(PolicyDocument document)
    {
        var writer = new PolicyWriter();
        writer.Object(null, () =>
        {
            writer.Number("version", PolicyDocument.Version);
            writer.Clients("clients", document, isConfigured: false);
            if (document.Clients.Any(static client => client.IsConfigured)) writer.Clients("chains", document, isConfigured: true);
        });
        return writer._text.Append('\n').ToString();
    }

    private void Clients(string name, PolicyDocument document, bool isConfigured) => Object(name, () =>
    {
        foreach (ClientPolicy client in document.Clients.Where(client => client.IsConfigured == isConfigured))
            Object(client.Name, () =>
            {
                if (client.Chain is { } chain) Members(chain);
                if (client.Methods.Count == 0) return;
                Object("methods", () =>
                {
                    foreach (MethodPolicy method in client.Methods) Object(method.Name, () => Members(method.Chain));
                });
            });
    });

    private void Members(ChainPolicy chain)
    {
        Number("worstCaseMs", chain.WorstCaseMs);
        Number("deadlineMs", chain.DeadlineMs);
        Number("requests", chain.Requests);
        Number("maxAttempts", chain.MaxAttempts);
        Number("cheapestInputUsdPer1M", chain.Input?.Lowest);
        Number("dearestInputUsdPer1M", chain.Input?.Highest);
        Number("cheapestOutputUsdPer1M", chain.Output?.Lowest);
        Number("dearestOutputUsdPer1M", chain.Output?.Highest);
        Number("smallestWindow", chain.SmallestWindow);
        foreach (PolicyDetail detail in chain.Details) Text(detail.Name, detail.Text);
        List("tiers", chain.Tiers, Members);
    }

    private void Members(TierPolicy tier)
    {
        Text("model", tier.Model);
        if (tier.Role.Length > 0) Text("role", tier.Role);
        Number("timeoutMs", tier.TimeoutMs);
        Number("firstTokenMs", tier.FirstTokenMs);
        Number("idleMs", tier.IdleMs);
        Number("contextWindow", tier.ContextWindow);
        Number("inputUsdPer1M", tier.Input);
        Number("outputUsdPer1M", tier.Output);
        if (tier.Retires is { } end) Text("retires", end);
        foreach (PolicyDetail detail in tier.Details) Text(detail.Name, detail.Text);
    }

    private void Number(string name, decimal? value)
    {
        if (value is not { } number) return;
        Name(name);
        _text.Append(number.ToString("0.############################", CultureInfo.InvariantCulture));
    }

    private void Text(string name, string value)
    {
        Name(name);
        Quoted(value);
    }

    private void Object(string? name, Action members)
    {
        if (name is not null) Name(name);
        Enclosed('{', '}', members);
    }

    private void List<T>(string name, EquatableArray<T> items, Action<T> members) where T : IEquatable<T>
    {
        Name(name);
        Enclosed('[', ']', () =>
        {
            foreach (T item in items)
            {
                Line();
                Enclosed('{', '}', () => members(item));
            }
        });
    }

    private void Enclosed(char open, char close, Action content)
    {
        _text.Append(open);
        _depth++;
        _isFirst = true;
        content();
        _depth--;
        if (!_isFirst) _text.Append('\n').Append(' ', 2 * _depth);
        _text.Append(close);
        _isFirst = false;
    }

    private void Name(string name)
    {
        Line();
        Quoted(name);
        _text.Append(": ");
    }

    private void Line()
    {
        if (!_isFirst) _text.Append(',');
        _text.Append('\n').Append(' ', 2 * _depth);
        _isFirst = false;
    }

    private void Quoted(string value)
    {
        _text.Append('"');
        foreach (char c in value)
        {
            if (c is '"' or '\\') _text.Append('\\').Append(c);
            else if (c < ' ' || c is '\u2028' or '\u2029' || char.IsSurrogate(c) || char.IsControl(c) || IsInvisible(c))
                _text.Append("\\u").Append(((int)c).ToString("x4", CultureInfo.InvariantCulture));
            else _text.Append(c);
        }
        _text.Append('"');
    }

    // Makes a name that looks like another one visible in a review.
    private static bool IsInvisible(char c) => char.GetUnicodeCategory(c) == UnicodeCategory.Format;
}
