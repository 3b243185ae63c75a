using Fallback;
using Refit;

namespace Mistakes.FB1008
{
    [ModelChain("deepseek/*", "openai/*")]
    // ! 'IAssistant' is a Refit interface, whose chain needs the package Fallback.Refit; add it: dotnet add package Fallback.Refit
    public interface IAssistant
    {
        [Post("/chat")]
        Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}

// Stands for Refit's own attributes.
namespace Refit
{
    [AttributeUsage(AttributeTargets.Method)]
    public abstract class HttpMethodAttribute(string path) : Attribute
    {
        public string Path => path;
    }

    public sealed class PostAttribute(string path) : HttpMethodAttribute(path);
}
