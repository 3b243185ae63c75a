using System.Collections.Generic;
using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Writes what a client of a Refit interface consists of.</summary>
/// <remarks>
/// <code>
/// public ChatApiFallbackClient(FallbackRuntime runtime, RefitSettings settings, Func&lt;HttpMessageHandler&gt;? pipeline = null)
/// {
///     pipeline ??= RefitClients.Pipeline(settings);
///     _chain = RefitClients.Bind&lt;IChatApi&gt;(runtime, Chain, settings, pipeline);
/// }
///
/// public Task&lt;Answer&gt; AskAsync(Request request, CancellationToken cancellationToken)
/// {
///     ArgumentNullException.ThrowIfNull(request);
///     return _chain.SendAsync(
///         nameof(AskAsync),
///         (api, model, token) => api.AskAsync(model is null ? request : request with { Model = model }, token),
///         cancellationToken);
/// }
/// </code>
/// </remarks>
internal static class RefitEmitter
{
    private const string Settings = "global::Refit.RefitSettings";
    private const string Pipeline = "global::System.Func<global::System.Net.Http.HttpMessageHandler>?";
    private const string Clients = "global::Fallback.CompilerServices.RefitClients";
    private const string Copy = "global::Fallback.CompilerServices.RequestCopy";

    public static string Invoker(ClientSpec client) => $"global::Fallback.CompilerServices.RefitInvoker<{client.Interface}>";

    public static void Members(SourceWriter writer, ClientSpec client)
    {
        Constructor(writer, client);
        foreach (MethodSpec method in client.Methods) Method(writer, method, client);
        IEnumerable<RefitBodySpec> bodies = client.Methods.Select(static method => method.Refit!.Body).OfType<RefitBodySpec>();
        foreach (RefitBodySpec body in bodies.Where(static body => body.Copy == RefitCopy.Init)) Accessor(writer, body);
        writer.Line();
        writer.Line("[global::System.Runtime.CompilerServices.ModuleInitializer]");
        writer.Line($"internal static void {client.Register}() =>");
        string chains = string.Concat(client.Chains.Select(static chain => ", " + chain.Name));
        string create = $"static (runtime, settings, pipeline) => new {client.Name}(runtime, settings, pipeline)";
        writer.Line($"    {Clients}.Register<{client.Interface}>({create}{chains});");
    }

    private static void Constructor(SourceWriter writer, ClientSpec client)
    {
        writer.Line("/// <summary>Creates the client and binds its chains to the providers, keys and breakers of a runtime.</summary>");
        writer.Line("/// <param name=\"runtime\">The runtime. A container creates it for you.</param>");
        writer.Line("/// <param name=\"settings\">Refit's settings, as for its own client.</param>");
        writer.Line("/// <param name=\"pipeline\">"
            + "Returns the handlers that requests pass through. Default null: the settings' own, then the one that sets the key.</param>");
        writer.Line($"public {client.Name}(global::Fallback.FallbackRuntime runtime, {Settings} settings, {Pipeline} pipeline = null)");
        writer.Open();
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(runtime);");
        writer.Line("global::System.ArgumentNullException.ThrowIfNull(settings);");
        writer.Line($"pipeline ??= {Clients}.Pipeline(settings);");
        foreach (NamedChain chain in client.Chains)
            writer.Line($"{chain.Field} = {Clients}.Bind<{client.Interface}>(runtime, {chain.Name}, settings, pipeline);");
        writer.Close();
    }

    private static void Method(SourceWriter writer, MethodSpec method, ClientSpec client)
    {
        RefitSpec refit = method.Refit!;
        NamedChain chain = client.Chains[method.Chain];
        var names = new LambdaNames(method);
        writer.Line();
        writer.Line("/// <inheritdoc/>");
        if (chain.IsOfMethod) DocEmitter.Remarks(writer, chain);
        writer.Line(MethodEmitter.Head(method));
        writer.Open();
        if (refit.Body is { } body && method.Parameters.First(p => p.Name == body.Parameter).NeedsNullCheck)
            writer.Line($"global::System.ArgumentNullException.ThrowIfNull({body.Parameter});");
        string before = refit.IsValueTask ? $"new {method.ReturnType}(" : "";
        writer.Open($"return {before}{chain.Field}.{Call(refit)}(");
        writer.Line($"{MethodEmitter.NameOf(method, client)},");
        string api = refit.Owner is { } owner ? $"(({owner}){names.Api})" : names.Api;
        string call = $"{api}.{method.Name}({string.Join(", ", method.Parameters.Select(p => Argument(p, method, names)))})";
        writer.Line($"({names.Api}, {names.Model}, {names.Token}) => {call}{(refit.IsValueTask ? ".AsTask()" : "")},");
        if (refit.HoldsError) writer.Line($"static answer => answer{(refit.Answer == RefitAnswer.Optional ? "?" : "")}.Error,");
        writer.Line($"{method.CancellationToken!.Name}){(refit.IsValueTask ? ")" : "")};");
        writer.Unindent();
        writer.Close();
    }

    private static string Call(RefitSpec refit) => refit switch
    {
        { Answer: RefitAnswer.Sequence } => "StreamAsync",
        { Answer: RefitAnswer.None } => "SendVoidAsync",
        { HoldsError: true } => "RespondAsync",
        { Answer: RefitAnswer.Optional } => "SendOptionalAsync",
        _ => "SendAsync",
    };

    private static string Argument(ParameterSpec parameter, MethodSpec method, LambdaNames names)
    {
        if (parameter.Name == method.CancellationToken!.Name) return names.Token;
        return method.Refit!.Body is { } body && body.Parameter == parameter.Name ? Body(body, names.Model) : parameter.Name;
    }

    // A tier without a model of its own, provider/*, sends what the caller has written.
    private static string Body(RefitBodySpec body, string model)
    {
        string copy = body.Copy switch
        {
            RefitCopy.With => $"{body.Parameter} with {{ {body.Property} = {model} }}",
            RefitCopy.Set => $"{Copy}.For({body.Parameter}, {model}, static (copy, model) => copy.{body.Property} = model)",
            _ => $"{Copy}.For({body.Parameter}, {model}, static (copy, model) => {body.AccessorMethod}(copy, model))",
        };
        return $"{model} is null{(body.IsNullable ? $" || {body.Parameter} is null" : "")} ? {body.Parameter} : {copy}";
    }

    private static void Accessor(SourceWriter writer, RefitBodySpec body)
    {
        writer.Line();
        const string Namespace = "global::System.Runtime.CompilerServices";
        writer.Line($"[{Namespace}.UnsafeAccessor({Namespace}.UnsafeAccessorKind.Method, Name = {Literal.Of(body.Accessor)})]");
        writer.Line($"private static extern void {body.AccessorMethod}({body.DeclaredBy} request, {body.PropertyType} model);");
    }

    /// <summary>Names for the parameters of the lambda that none of the method's has.</summary>
    private readonly struct LambdaNames(MethodSpec method)
    {
        public string Api { get; } = Free("api", method);

        public string Model { get; } = Free("model", method);

        public string Token { get; } = Free("token", method);

        private static string Free(string wanted, MethodSpec method)
        {
            HashSet<string> taken = [.. method.Parameters.Select(static parameter => parameter.Name)];
            while (taken.Contains(wanted)) wanted = "tier" + char.ToUpperInvariant(wanted[0]) + wanted.Substring(1);
            return wanted;
        }
    }
}
