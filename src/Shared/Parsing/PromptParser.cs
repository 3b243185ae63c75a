using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace Fallback.Roslyn;

/// <summary>Reads a method's prompts and matches their placeholders with its parameters (FB1007).</summary>
internal static class PromptParser
{
    public static Prompts? Read(IMethodSymbol method, INamedTypeSymbol type, ParameterRoles roles, ProblemSink problems, CancellationToken cancellationToken)
    {
        string name = $"{type.Name}.{method.Name}";
        var used = new HashSet<string>();
        AttributeData? systemAttribute = PolicyParser.Effective(type, method, "SystemPromptAttribute").FirstOrDefault();
        PromptSpec? system = Template(systemAttribute, name, roles, used, problems, cancellationToken);
        AttributeData? userAttribute = AttributeReader.One(method, "UserPromptAttribute");
        PromptSpec? user = Template(userAttribute, name, roles, used, problems, cancellationToken);

        if (userAttribute is null && Unclaimed(roles, used) is { } message)
        {
            used.Add(message.Name);
            user = new PromptSpec(new([Hole(message, null)]));
        }
        foreach (IParameterSymbol value in roles.Values.Where(value => !used.Contains(value.Name)))
            problems.Warn(DiagnosticIds.Prompt, value.Locations.FirstOrDefault() ?? InterfaceParser.Place(method, type), $"no prompt of '{name}' uses the parameter '{value.Name}'; add {{{value.Name}}} to [UserPrompt] or [SystemPrompt], or remove it");
        if (user is null && userAttribute is null && roles.History is null)
        {
            problems.Error(DiagnosticIds.Prompt, InterfaceParser.Place(method, type), $"'{name}' has nothing to ask; add [UserPrompt(\"…\")], a parameter for the question, or an IEnumerable<ChatMessage>");
            return null;
        }
        return new Prompts(system, user);
    }

    /// <summary>Without [UserPrompt] the message is the one value that no system prompt uses; of several the first text.</summary>
    private static IParameterSymbol? Unclaimed(ParameterRoles roles, HashSet<string> used)
    {
        List<IParameterSymbol> free = [.. roles.Values.Where(value => !used.Contains(value.Name))];
        return free.FirstOrDefault(static value => value.Type.SpecialType == SpecialType.System_String) ?? free.FirstOrDefault();
    }

    private static PromptSpec? Template(AttributeData? attribute, string method, ParameterRoles roles, HashSet<string> used, ProblemSink problems, CancellationToken cancellationToken)
    {
        if (attribute?.Values(0).FirstOrDefault().Value is not string template) return null;
        Location? place = attribute.Place(0, cancellationToken);
        var parts = new List<PromptPart>();
        List<PromptPart> written = TemplateReader.Read(template, out string? fault);
        foreach (PromptPart part in written)
        {
            if (part.Kind == PromptPartKind.Text)
            {
                parts.Add(part);
                continue;
            }
            IParameterSymbol? parameter = roles.Values.FirstOrDefault(value => value.Name == part.Value);
            if (parameter is null) Unknown(part.Value, method, roles, problems, place);
            else parts.Add(Hole(parameter, part.Format));
            used.Add(part.Value);
        }
        if (fault is not null) problems.Error(DiagnosticIds.Prompt, place, $"the prompt of '{method}' {fault}");
        return new PromptSpec(new(parts));
    }

    private static void Unknown(string hole, string method, ParameterRoles roles, ProblemSink problems, Location? place)
    {
        string? nearest = NearestName.Of(hole, roles.Values.Select(static value => value.Name));
        string remedy = nearest is null ? $"add a parameter '{hole}', or write {{{{{hole}}}}} if the braces are text" : $"did you mean {{{nearest}}}?";
        problems.Error(DiagnosticIds.Prompt, place, $"the prompt of '{method}' has {{{hole}}}, but the method has no such parameter; {remedy}");
    }

    private static PromptPart Hole(IParameterSymbol parameter, string? format)
    {
        bool sequence = parameter.Type.SpecialType != SpecialType.System_String
            && new[] { parameter.Type }.Concat(parameter.Type.AllInterfaces).Any(static t => t.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T);
        return new PromptPart(sequence ? PromptPartKind.Sequence : PromptPartKind.Parameter, MethodParser.Escaped(parameter.Name), format);
    }
}

/// <summary>A method's prompts.</summary>
internal sealed record Prompts(PromptSpec? System, PromptSpec? User);
