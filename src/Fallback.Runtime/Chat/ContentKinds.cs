using Microsoft.Extensions.AI;

namespace Fallback;

/// <summary>Determines the kind of a content, for every dialect (an image, a file, state), and its name.</summary>
internal static class ContentKinds
{
    public static bool IsImage(AIContent content) => IsOfType(content, "image");

    /// <summary>Whether a content becomes a part of its own.</summary>
    public static bool IsPart(AIContent content) => content is DataContent or UriContent or HostedFileContent;

    /// <summary>Whether a content consists only of properties, which are for its maker only.</summary>
    public static bool IsStateOnly(AIContent content) => content.GetType() == typeof(AIContent);

    public static bool IsOfType(AIContent content, string top) => content switch
    {
        DataContent data => data.HasTopLevelMediaType(top),
        UriContent uri => uri.HasTopLevelMediaType(top),
        _ => false,
    };

    public static string Name(AIContent content) => content switch
    {
        DataContent data => $"{nameof(DataContent)} of {data.MediaType}",
        UriContent uri => $"{nameof(UriContent)} of {uri.MediaType}",
        WirePart part => $"a part of the type {part.Type}",
        _ => content.GetType().Name,
    };

    public static string Name(AITool tool) => tool is WireTool ? $"a tool of the type {tool.Name}" : tool.GetType().Name;

    public static string Address(AIContent content) => content is DataContent data ? data.Uri : ((UriContent)content).Uri.AbsoluteUri;

    // OpenAI refuses a file without a name; some servers derive the type from the extension.
    public static string FileName(AIContent content)
    {
        if (content is DataContent { Name: { Length: > 0 } name }) return name;
        string type = content is DataContent data ? data.MediaType : ((UriContent)content).MediaType;
        string ending = type[(type.IndexOf('/', StringComparison.Ordinal) + 1)..];
        return ending == "plain" ? "file.txt" : $"file.{ending}";
    }
}
