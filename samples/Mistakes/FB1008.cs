using Fallback;
using Refit;

namespace Mistakes.FB1008
{
    [ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
    public interface IAssistant
    {
        // ! 'IAssistant.AskAsync' is a Refit method; chains around Refit interfaces are not supported yet, so remove either [ModelChain] or the Refit attribute
        [Post("/chat")]
        Task<string> AskAsync(string question, CancellationToken cancellationToken = default);
    }
}

// Stands for Refit's own attribute.
namespace Refit
{
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class PostAttribute(string path) : Attribute
    {
        public string Path => path;
    }
}
