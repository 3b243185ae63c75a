using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Emits a method: guards, the request, the call.</summary>
internal static class MethodEmitter
{
    private const string Namespace = "global::Fallback.CompilerServices";

    /// <remarks>
    /// <code>
    /// public Task&lt;string&gt; AnswerAsync(string question, CancellationToken cancellationToken)
    /// {
    ///     ArgumentNullException.ThrowIfNull(question);
    ///     return _chain.AskAsync&lt;string, TextAnswer&gt;(new ChatRequest { Method = "AnswerAsync", User = question }, cancellationToken);
    /// }
    /// </code>
    /// </remarks>
    public static void Emit(SourceWriter writer, MethodSpec method, ClientSpec client)
    {
        string parameters = string.Join(", ", method.Parameters.Select(static p => $"{p.Type} {p.Name}"));
        writer.Line("/// <inheritdoc/>");
        writer.Block($"public {method.ReturnType} {method.Name}({parameters})", w =>
        {
            foreach (ParameterSpec parameter in method.Parameters.Where(static p => p.NeedsNullCheck))
                w.Line($"global::System.ArgumentNullException.ThrowIfNull({parameter.Name});");
            string call = $"this.{FieldOf(client.Chains[method.Chain])}.{Verb(method)}(";
            string open = method.Kind == CallKind.ValueTask ? $"return new {method.ReturnType}({call}" : $"return {call}";
            string close = $", {method.CancellationToken ?? "default"}){(method.Kind == CallKind.ValueTask ? ")" : "")};";
            w.Block($"{open}new {Namespace}.ChatRequest", request =>
            {
                foreach (string member in Members(method)) request.Line(member + ",");
            }, "}" + close);
        });
    }

    internal static string FieldOf(NamedChain chain) => "_" + char.ToLowerInvariant(chain.Name[0]) + chain.Name.Substring(1);

    private static IEnumerable<string> Members(MethodSpec method)
    {
        yield return $"Method = {Literals.Text(method.Name.TrimStart('@'))}";
        if (method.System is { } system) yield return $"System = {Literals.Prompt(system, IsText(system, method))}";
        if (method.History is { } history) yield return $"History = {history}";
        if (method.User is { } user) yield return $"User = {Literals.Prompt(user, IsText(user, method))}";
        if (method.Options is { } options) yield return $"Options = {options}";
        if (method.Generation >= 0) yield return $"Generation = {GenerationField(method.Generation)}";
    }

    internal static string GenerationField(int index) => index == 0 ? "Generation" : "Generation" + (index + 1).ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>A prompt that is one text parameter and nothing else needs no formatting.</summary>
    private static bool IsText(PromptSpec prompt, MethodSpec method) =>
        prompt.Parts.Count == 1 && prompt.Parts[0] is { Kind: PromptPartKind.Parameter, Format: null } part
        && method.Parameters.Any(p => p.Name == part.Value && p.Type == "string");

    private static string Verb(MethodSpec method)
    {
        if (method.Kind == CallKind.Stream) return "StreamAsync";
        string types = method.WantsResponse ? $"<global::Microsoft.Extensions.AI.ChatResponse, {Namespace}.ResponseAnswer>" : $"<string, {Namespace}.TextAnswer>";
        return (method.WantsResult ? "AskForResultAsync" : "AskAsync") + types;
    }
}
