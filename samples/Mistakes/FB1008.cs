using Fallback;
using Refit;

namespace Mistakes.FB1008
{
    [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
    public interface IAssistant
    {
        [Post("/chat")]
        // ! 'IAssistant.AskAsync' is a Refit method, but the package Refit is not referenced; reference Refit 15.0 or newer, or remove [ModelChain]
        Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}

// Stand for Refit's own attributes.
namespace Refit
{
    [AttributeUsage(AttributeTargets.Method)]
    public abstract class HttpMethodAttribute(string path) : Attribute
    {
        public string Path => path;
    }

    public sealed class PostAttribute(string path) : HttpMethodAttribute(path);
}
