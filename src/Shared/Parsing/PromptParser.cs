using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Fallback.Catalogue;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads the prompts of a method, and finds the user's message where no template names it (FB1007).</summary>
internal sealed class PromptParser(
    INamedTypeSymbol type, IMethodSymbol method, ParameterRoles roles, ProblemSink problems, CancellationToken cancellationToken)
{
    private readonly HashSet<string> _used = new(StringComparer.Ordinal);

    private string Subject => $"'{type.Name}.{method.Name}'";

    public (PromptSpec? System, PromptSpec? User) Parse()
    {
        PromptSpec? system = Read(PolicyAttributes.EffectiveOne(type, method, "SystemPromptAttribute"));
        AttributeData? template = AttributeReader.One(method, "UserPromptAttribute");
        PromptSpec? user = template is null ? Message() : Read(template);
        if (template is not null && string.IsNullOrWhiteSpace(TextOf(template)))
            Error(template.Place(cancellationToken), $"the user prompt of {Subject} is blank");
        else if (template is null && user is null && roles.History is null && roles.Contents.Count == 0 && !HasSeveralValues())
            Error(Place(method), $"{Subject} has no prompt: add a string parameter, IEnumerable<ChatMessage>, or [UserPrompt]");
        WarnOfUnused();
        return (system is { Parts.Count: 0 } ? null : system, user);
    }

    /// <summary>Without [UserPrompt], the parameter that no other prompt uses is the message; a string first.</summary>
    private PromptSpec? Message()
    {
        List<IParameterSymbol> unclaimed = Unclaimed();
        IParameterSymbol? message = unclaimed.FirstOrDefault(static parameter => KnownSymbols.IsString(parameter.Type))
            ?? (unclaimed.Count == 1 ? unclaimed[0] : null);
        if (message is null)
        {
            if (HasSeveralValues())
                Error(
                    Place(method),
                    $"{Subject} has several values, but none is a string that could be the message; "
                    + $"add [UserPrompt] with {{{unclaimed[0].Name}}} in it");
            return null;
        }
        _used.Add(message.Name);
        return new PromptSpec(new([Part(message, null)]));
    }

    private PromptSpec? Read(AttributeData? attribute)
    {
        if (attribute is null) return null;
        Location? place = attribute.Place(0, cancellationToken);
        if (PromptTemplate.Split(TextOf(attribute) ?? "", out string? fault) is not { } parts)
        {
            Error(place, $"a prompt of {Subject} has {fault}");
            return null;
        }
        var read = new List<PromptPart>();
        for (int i = 0; i < parts.Count; i++)
        {
            TemplatePart part = parts[i];
            if (!part.IsHole) read.Add(new PromptPart(PromptPartKind.Text, part.Text));
            else if (Find(part, HolePlace) is { } parameter) read.Add(Part(parameter, part.Format));

            Location? HolePlace() => PlaceholderPlace.Of(
                attribute, part.Text, parts.Take(i).Count(other => other.IsHole && other.Text == part.Text), cancellationToken) ?? place;
        }
        return new PromptSpec(new(read));
    }

    private IParameterSymbol? Find(TemplatePart hole, Func<Location?> place)
    {
        IParameterSymbol? parameter = roles.Values.FirstOrDefault(value => value.Name == hole.Text);
        if (parameter is null)
        {
            // Where the literal is out of sight all of its placeholders have one place, and are still said one by one.
            problems.Error(
                DiagnosticIds.Prompt, place(), $"a prompt of {Subject} has {{{hole.Text}}}, but {Remedy(hole.Text)}", remedy: hole.Text);
            return null;
        }
        _used.Add(parameter.Name);
        if (hole.Format is not { } format) return parameter;
        if (format.Length == 0 || format.Contains('{'))
            Error(
                place(),
                $"a prompt of {Subject} has {{{hole.Text}:{format}}}, which is not a format; "
                + $"write {{{hole.Text}}}, or {{{{ and }}}} for braces");
        else if (!KnownSymbols.TakesFormat(KnownSymbols.ItemOf(parameter.Type) ?? parameter.Type))
            problems.Warn(
                DiagnosticIds.Prompt,
                place(),
                $"the format of {{{hole.Text}:{format}}} in a prompt of {Subject} does nothing: "
                + $"'{parameter.Type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}' does not support formats");
        return parameter;
    }

    private string Remedy(string name)
    {
        if (method.Parameters.Any(parameter => parameter.Name == name))
            return "that parameter is not part of a prompt's text; it is sent separately";
        if (name.Length == 0 || name.Any(static c => !char.IsLetterOrDigit(c) && c != '_'))
            return "that is not the name of a parameter; write {{ and }} for braces";
        string? nearest = NearestName.Of(name, roles.Values.Select(static value => value.Name));
        return nearest is null ? "there is no such parameter" : $"there is no such parameter; did you mean {{{nearest}}}?";
    }

    private void WarnOfUnused()
    {
        if (problems.HasErrors) return;
        foreach (IParameterSymbol parameter in Unclaimed())
            problems.Warn(
                DiagnosticIds.Prompt,
                Place(parameter),
                $"no prompt of {Subject} uses '{parameter.Name}', so the model does not see it; "
                + $"put {{{parameter.Name}}} into a prompt, or remove the parameter");
    }

    private List<IParameterSymbol> Unclaimed() => [.. roles.Values.Where(parameter => !_used.Contains(parameter.Name))];

    private bool HasSeveralValues() => roles.History is null && Unclaimed().Count > 1;

    private void Error(Location? place, string message) => problems.Error(DiagnosticIds.Prompt, place, message);

    private Location? Place(ISymbol symbol) =>
        InterfaceParser.Place(method, type) is var place
        && SymbolEqualityComparer.Default.Equals(method.ContainingType, type)
            ? symbol.Locations.FirstOrDefault()
            : place;

    private static string? TextOf(AttributeData attribute) => attribute.Values(0).FirstOrDefault().Value as string;

    private static PromptPart Part(IParameterSymbol parameter, string? format)
    {
        ParameterSpec spec = ParameterRoles.Spec(parameter);
        PromptPartKind kind = KnownSymbols.IsString(parameter.Type)
            ? PromptPartKind.String
            : KnownSymbols.ItemOf(parameter.Type) is null ? PromptPartKind.Value : PromptPartKind.Sequence;
        return new PromptPart(kind, spec.Name, format, spec.IsNullable);
    }
}
