using Fallback;

namespace Mistakes.FB1015;

[ModelChain("deepseek/deepseek-flash", "openai/gpt-6-luna")]
public interface IAssistant
{
    // ! 'image' of 'IAssistant.DescribeAsync' is bytes, which a prompt cannot contain; pass a DataContent, which has their media type, or IEnumerable<ChatMessage>
    Task<string> DescribeAsync(string question, byte[] image, CancellationToken cancellationToken = default);
}
