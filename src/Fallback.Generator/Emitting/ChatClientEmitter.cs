using System.Linq;

namespace Fallback.Roslyn;

/// <summary>Writes what makes a client an <c>IChatClient</c>, where its interface is one, or lets it give one.</summary>
/// <remarks>
/// <code>
/// public object? GetService(Type serviceType, object? serviceKey = null) => _chain.GetService(this, serviceType, serviceKey);
///
/// public void Dispose()
/// {
/// }
/// </code>
/// or
/// <code>
/// ChainInvoker IChainedClient.Chain => _chain;
///
/// public static class SupportAssistantFallbackClientExtensions
/// {
///     public static IChatClient AsChatClient(this ISupportAssistant client) => ChatClients.Of(client);
/// }
/// </code>
/// </remarks>
internal static class ChatClientEmitter
{
    private const string ChatClient = "global::Microsoft.Extensions.AI.IChatClient";

    /// <summary>Whether there is a chain to give as a chat client, and the client is not one itself.</summary>
    public static bool GivesOne(ClientSpec client) => !client.IsChatClient && !client.IsRefit && client.Chains.Count > 0;

    public static void Members(SourceWriter writer, ClientSpec client)
    {
        if (client.IsChatClient)
        {
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line($"public object? GetService(global::System.Type serviceType, object? serviceKey = null) => {Chain(client)}.GetService(this, serviceType, serviceKey);");
            writer.Line();
            writer.Line("/// <summary>Does nothing: connections and state are the runtime's.</summary>");
            writer.Line("public void Dispose()");
            writer.Open();
            writer.Close();
        }
        else if (GivesOne(client))
        {
            writer.Line();
            writer.Line($"global::Fallback.CompilerServices.ChainInvoker global::Fallback.CompilerServices.IChainedClient.Chain => {Chain(client)};");
        }
    }

    public static void Extension(SourceWriter writer, ClientSpec client)
    {
        if (!GivesOne(client)) return;
        writer.Line();
        writer.Line($"/// <summary>Gives the chain of <see cref=\"{client.Interface}\"/> as a chat client.</summary>");
        writer.Line($"[global::System.CodeDom.Compiler.GeneratedCode({Literal.Of(ClientName.Tool)}, \"0.1.0\")]");
        writer.Line($"{(client.IsPublic ? "public" : "internal")} static class {client.Name}Extensions");
        writer.Open();
        writer.Line("/// <summary>The same chain, with its breakers and cache, as a chat client; the prompts of the methods are not part of it.</summary>");
        writer.Line("/// <exception cref=\"global::System.ArgumentException\">The client was not generated.</exception>");
        writer.Line($"public static {ChatClient} AsChatClient(this {client.Interface} client) => global::Fallback.CompilerServices.ChatClients.Of(client);");
        writer.Close();
    }

    private static string Chain(ClientSpec client) => (client.Chains.FirstOrDefault(static chain => !chain.IsOfMethod) ?? client.Chains[0]).Field;
}
