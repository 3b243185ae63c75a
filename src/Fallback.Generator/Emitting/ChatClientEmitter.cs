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
/// </code>
/// </remarks>
internal static class ChatClientEmitter
{
    /// <summary>Whether there is a chain to give as a chat client, and the client is not one itself.</summary>
    public static bool GivesOne(ClientSpec client) => !client.IsChatClient && !client.IsRefit && client.Chains.Count > 0;

    public static void Members(SourceWriter writer, ClientSpec client)
    {
        if (client.IsChatClient)
        {
            writer.Line();
            writer.Line("/// <inheritdoc/>");
            writer.Line(
                $"public object? GetService(global::System.Type serviceType, object? serviceKey = null) => "
                + $"{Chain(client)}.GetService(this, serviceType, serviceKey);");
            writer.Line();
            writer.Line("/// <summary>Does nothing: the runtime owns connections and state.</summary>");
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

    private static string Chain(ClientSpec client) => (client.Chains.FirstOrDefault(static chain => !chain.IsOfMethod) ?? client.Chains[0]).Field;
}
