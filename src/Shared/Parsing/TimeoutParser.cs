using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads [TierTimeout]: positional values, the last of which holds for the rest, and values for one model, which win (FB1004, FB1005).</summary>
internal static class TimeoutParser
{
    public static void Apply(TierSpec[] tiers, ImmutableArray<AttributeData> attributes, ProblemSink problems, FigureCheck figures, CancellationToken cancellationToken)
    {
        foreach (AttributeData attribute in attributes)
        {
            figures.AtLeast(attribute, "FirstTokenMs", 1);
            figures.AtLeast(attribute, "IdleMs", 1);
        }
        foreach (AttributeData attribute in attributes.Where(static a => !IsForOneModel(a))) ApplyPositions(tiers, attribute, problems, cancellationToken);
        foreach (AttributeData attribute in attributes.Where(IsForOneModel)) ApplyToModel(tiers, attribute, problems, cancellationToken);
    }

    private static bool IsForOneModel(AttributeData attribute) => attribute.ConstructorArguments.Length == 2;

    private static void ApplyPositions(TierSpec[] tiers, AttributeData attribute, ProblemSink problems, CancellationToken cancellationToken)
    {
        int[] values = [.. attribute.Values(0).Select(static value => value.Value is int ms ? ms : 0)];
        if (values.Length > tiers.Length)
            problems.Error(DiagnosticIds.TierTimeout, attribute.Place(tiers.Length, cancellationToken), $"[TierTimeout] has {values.Length} values, but the chain has {tiers.Length} tiers; remove {values.Length - tiers.Length}");
        for (int i = 0; i < values.Length; i++)
            if (values[i] <= 0) problems.Error(DiagnosticIds.Figure, attribute.Place(i, cancellationToken), $"the timeout of tier {i + 1} is {Text(values[i])} ms, but must be at least 1");
        for (int i = 0; i < tiers.Length; i++)
            tiers[i] = With(tiers[i], attribute, values.Length == 0 ? tiers[i].TimeoutMs : i < values.Length ? values[i] : values[values.Length - 1]);
    }

    private static void ApplyToModel(TierSpec[] tiers, AttributeData attribute, ProblemSink problems, CancellationToken cancellationToken)
    {
        string model = attribute.ConstructorArguments[0].Value as string ?? "";
        int timeout = attribute.ConstructorArguments[1].Value is int ms ? ms : 0;
        if (timeout <= 0) problems.Error(DiagnosticIds.Figure, attribute.Place(1, cancellationToken), $"the timeout of \"{model}\" is {Text(timeout)} ms, but must be at least 1");
        bool found = false;
        for (int i = 0; i < tiers.Length; i++)
        {
            if (tiers[i].Model != model) continue;
            found = true;
            tiers[i] = With(tiers[i], attribute, timeout);
        }
        if (!found) NotInChain(attribute, 0, null, model, tiers, problems, cancellationToken);
    }

    internal static void NotInChain(AttributeData attribute, int position, string? name, string model, TierSpec[] tiers, ProblemSink problems, CancellationToken cancellationToken)
    {
        string? nearest = NearestName.Of(model, tiers.Select(static tier => tier.Model));
        Location? place = name is null ? attribute.Place(position, cancellationToken) : attribute.Place(name, cancellationToken);
        problems.Error(DiagnosticIds.TierTimeout, place, $"\"{model}\" is not in the chain{(nearest is null ? "" : $"; did you mean \"{nearest}\"?")}");
    }

    private static TierSpec With(TierSpec tier, AttributeData attribute, int timeout) => tier with
    {
        TimeoutMs = timeout,
        FirstTokenMs = attribute.Named("FirstTokenMs", TierSpec.DefaultFirstTokenMs),
        IdleMs = attribute.Named("IdleMs", TierSpec.DefaultIdleMs),
    };

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
